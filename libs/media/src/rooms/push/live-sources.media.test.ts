import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { freePort } from '@scf-media/local-cloud/ports';
import { Hono } from 'hono';
import { afterAll, beforeAll, test } from 'vitest';
import { serveOnLoopback } from '../../net/serve-on-loopback.ts';
import { openSource } from '../source/open-source.ts';
import { clockSource } from '../../testing/clock-source.ts';
import { openSourceRooms, type RoomView, readRoomView, type SourceRooms } from './testing/source-rooms.ts';

const scope = new AsyncDisposableStack();
let rooms: SourceRooms;
const segmentSeconds = 2;
/** Of each programme; a busy machine switches late. */
const segments = 10;

beforeAll(async () => {
  rooms = scope.use(await openSourceRooms());
  const encode = ['-c:v', 'libx264', '-preset', 'ultrafast', '-g', '25', '-sc_threshold', '0', '-c:a', 'aac'];
  const clock = (width: number, height: number): string[] =>
    clockSource({ width, height, framesPerSecond: 25, seconds: segmentSeconds * segments });
  const hlsOptions = ['-f', 'hls', '-hls_time', String(segmentSeconds), '-hls_list_size', '0'];
  await rooms.ffmpeg(...clock(320, 180), ...encode, ...hlsOptions, 'first.m3u8');
  // As after a restart of the encoder: another size, and its clock begins again.
  await rooms.ffmpeg(...clock(480, 270), ...encode, ...hlsOptions, 'second.m3u8');
  await rooms.ffmpeg(...clock(160, 90), ...encode, ...hlsOptions, 'small.m3u8');
  await rooms.ffmpeg(...clock(320, 180), ...encode, 'camera.ts');
});
afterAll(() => scope.disposeAsync());

/** Pushes a live stream until `whilePushing` resolves, and reads what the room received. */
async function pushLive(
  url: string,
  userId: string,
  whilePushing: (position: () => number) => Promise<void>,
): Promise<RoomView> {
  const room = `live-${userId}`;
  await using source = await openSource({ url, isLive: true }, undefined);
  await using recording = await rooms.record(room);
  await using pushing = await rooms.push(url, {
    entry: rooms.toEntry(userId, { room }),
    source: source.input,
  });
  await whilePushing(() => pushing.position().positionMs);
  await pushing.stop();
  await recording.recording.stop();
  return await readRoomView(recording.files, userId);
}

test.concurrent(
  'of a live playlist, the newest segments of the largest variant are pushed, also after its encoder was restarted',
  async ({ expect }) => {
    await using playlist = await serveLivePlaylist();
    const { frames, sizes, loudest } = await pushLive(
      `${playlist.url}/live/master.m3u8`,
      'hls',
      async (position) => {
        await expect.poll(position, { timeout: 60_000 }).toBeGreaterThan(1_000);
        playlist.switchProgramme();
        await expect.poll(position, { timeout: 60_000 }).toBeGreaterThan(7_000);
      },
    );
    expect(sizes).toEqual(['320x180', '480x270']);
    const positions = frames.map(({ clockMs }) => clockMs);
    const turn = positions.findIndex(
      (position, index) => index > 0 && position < (positions[index - 1] ?? 0) - 1_000,
    );
    const [before, after] = [positions.slice(0, turn), positions.slice(turn)];
    // Two segments were there before.
    expect(before[0]).toBeGreaterThanOrEqual(segmentSeconds * 1000);
    expect(before).toEqual(before.toSorted((one, other) => one - other));
    expect(after[0]).toBeLessThan(1_000);
    expect(after).toEqual(after.toSorted((one, other) => one - other));
    expect(loudest).toBeGreaterThan(0.35);
  },
);

test.concurrent.for(['http-flv', 'srt'] as const)(
  'a live stream over %s is pushed with video and audio from the present moment on',
  async (kind, { expect }) => {
    await using camera = kind === 'srt' ? await sendSrt() : await serveFlv();
    const { frames, sizes, loudest } = await pushLive(camera.url, kind, (position) =>
      expect.poll(position, { timeout: 60_000 }).toBeGreaterThan(2_000),
    );
    expect(sizes).toEqual(['320x180']);
    expect(frames.length).toBeGreaterThan(5);
    expect(loudest).toBeGreaterThan(0.35);
  },
);

/** Serves a live playlist of two variants, which gets a segment every two seconds once somebody reads it. */
async function serveLivePlaylist() {
  const listed = 3;
  let startMs: number | undefined;
  let turn = Infinity;
  const published: string[] = [];
  const publish = (): void => {
    const nowMs = performance.now();
    const count = 2 + Math.floor((nowMs - (startMs ??= nowMs)) / 1000 / segmentSeconds);
    for (let next = published.length; next < count; next++)
      published.push(next < turn ? `../first${next}.ts` : `../second${next - turn}.ts`);
  };
  const media = (toUri: (name: string, index: number) => string): string => {
    publish();
    const begin = Math.max(0, published.length - listed);
    return [
      ...['#EXTM3U', '#EXT-X-VERSION:3', `#EXT-X-TARGETDURATION:${segmentSeconds}`],
      `#EXT-X-MEDIA-SEQUENCE:${begin}`,
      ...published
        .slice(begin)
        .flatMap((name, index) => [
          ...(begin + index === turn ? ['#EXT-X-DISCONTINUITY'] : []),
          `#EXTINF:${segmentSeconds}.0,`,
          toUri(name, begin + index),
        ]),
      '',
    ].join('\n');
  };
  const master = [
    '#EXTM3U',
    ...['#EXT-X-STREAM-INF:BANDWIDTH=100000,RESOLUTION=160x90', 'small.m3u8'],
    ...['#EXT-X-STREAM-INF:BANDWIDTH=500000,RESOLUTION=320x180', 'large.m3u8', ''],
  ].join('\n');
  const server = await serveOnLoopback(
    new Hono()
      .get('/live/master.m3u8', (c) => c.body(master))
      .get('/live/large.m3u8', (c) => c.body(media((name) => name)))
      .get('/live/small.m3u8', (c) => c.body(media((_, index) => `../small${index}.ts`)))
      .get('/:name', (c) => fetch(`${rooms.url}/${c.req.param('name')}`)),
  );
  return {
    ...server,
    /** Switches to the other programme, from the next segment on. */
    switchProgramme: () => void (turn = published.length),
  };
}

/** Starts ffmpeg, which sends the camera in a loop, in real time. */
function playCamera(...output: string[]): ChildProcess & AsyncDisposable {
  const input = [
    '-v',
    'quiet',
    '-re',
    '-stream_loop',
    '-1',
    '-i',
    join(rooms.dir, 'camera.ts'),
    '-c',
    'copy',
  ];
  const child = spawn('ffmpeg', [...input, ...output], { stdio: ['ignore', 'pipe', 'ignore'] });
  const exited = once(child, 'exit');
  return Object.assign(child, {
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL');
      await exited;
    },
  });
}

/** How often the camera may be opened: to be inspected, to be read, and again on a busy machine. */
const maxOpenings = 20;

/** A camera that sends to each client that opens it, one after the other. */
async function sendSrt(): Promise<{ url: string } & AsyncDisposable> {
  const url = `srt://127.0.0.1:${await freePort()}`;
  let left = maxOpenings;
  let camera = play();
  function play() {
    const started = playCamera('-f', 'mpegts', `${url}?mode=listener`);
    started.once('exit', () => left-- > 0 && (camera = play()));
    return started;
  }
  return {
    url,
    [Symbol.asyncDispose]() {
      left = 0;
      return camera[Symbol.asyncDispose]();
    },
  };
}

async function serveFlv(): Promise<{ url: string } & AsyncDisposable> {
  await using cameras = new AsyncDisposableStack();
  const server = cameras.use(
    await serveOnLoopback(
      new Hono().get('/live.flv', (c) => {
        const { stdout } = owned.use(playCamera('-bsf:a', 'aac_adtstoasc', '-f', 'flv', 'pipe:1'));
        return c.body(Readable.toWeb(stdout ?? Readable.from([])) as ReadableStream);
      }),
    ),
  );
  const owned = cameras.move();
  return { url: `${server.url}/live.flv`, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}
