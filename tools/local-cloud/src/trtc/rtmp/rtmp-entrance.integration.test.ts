import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type LocalCloud, startLocalCloud } from '../../local-cloud.ts';
import { eventually } from '../../testing/eventually.ts';
import { openSignalClient } from '../../testing/signal-client.ts';
import { createTempDir } from '../../testing/temp-dir.ts';
import { createUserSig } from '../../testing/create-user-sig.ts';

const scope = new AsyncDisposableStack();
let cloud: LocalCloud;

beforeAll(async () => {
  const dir = scope.use(await createTempDir('rtmp'));
  cloud = scope.use(await startLocalCloud({ dir: dir.path }));
});
afterAll(() => scope.disposeAsync());

/** Pushes test video with audio endlessly; disposing it kills the push. */
function push(
  path: string,
  codecs = ['-c:v', 'libx264', '-bf', '0', '-c:a', 'aac'],
): { ended: Promise<string>; child: ChildProcess } & AsyncDisposable {
  const sources = ['testsrc2=s=160x90:r=10', 'sine=f=440'].flatMap((source) => [
    ...['-re', '-f', 'lavfi', '-i', source],
  ]);
  const encode = ['-preset', 'ultrafast', '-g', '10', '-pix_fmt', 'yuv420p', ...codecs, '-f', 'flv'];
  const child = spawn('ffmpeg', ['-v', 'error', ...sources, ...encode, `${cloud.rtmpUrl}/${path}`], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', (bytes: Buffer) => (said += String(bytes)));
  const ended = once(child, 'close').then(() => said);
  return {
    child,
    ended,
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

const query = (userId: string, more: Record<string, string> = {}): string =>
  String(
    new URLSearchParams({ sdkappid: '1400000000', userid: userId, usersig: createUserSig(userId), ...more }),
  );

test('a push without a valid UserSig or room is rejected with a reason', async () => {
  const refused = [
    ['lesson', query('teacher', { usersig: createUserSig('teacher', { key: 'guessed' }) }), /70009/],
    ['lesson', query('teacher', { usersig: createUserSig('teacher', { expireS: -1 }) }), /70001/],
    ['lesson', query('teacher', { usersig: createUserSig('other') }), /70013/],
    ['lesson', query('teacher', { sdkappid: '7' }), /-8: sdkAppId 7/],
    ['les-son', query('teacher'), /the room must be/],
    ['lesson', query('tea-cher'), /userid must be/],
  ] as const;
  await Promise.all(
    refused.map(async ([room, asked, reason]) => {
      await using pushing = push(`${room}?${asked}`);
      expect(await pushing.ended).toMatch(reason);
    }),
  );
  expect(cloud.trtc.rooms()).toEqual([]);
});

test('two users push into one room; one is removed, the other leaves', async () => {
  const room = { roomId: 7 };
  await using watcher = await openSignalClient({
    cloudUrl: cloud.apiUrl,
    userId: 'w',
    room,
    role: 'audience',
  });
  await using first = push(`7?${query('first', { use_number_room_id: '1' })}`);
  await using second = push(`7?${query('second', { use_number_room_id: '1' })}`);
  const streams = { audio: true, video: true };
  await eventually(() => {
    const publishers = watcher.received
      .filter((message) => message.type === 'publish')
      .map(({ member }) => member);
    return publishers.length >= 2 && publishers.every(({ published }) => published.audio && published.video)
      ? publishers
      : undefined;
  }, 10_000);
  expect(cloud.trtc.rooms().find(({ name }) => 'roomId' in name)?.members).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ userId: 'first', role: 'anchor', available: streams }),
      expect.objectContaining({ userId: 'second', role: 'anchor', available: streams }),
    ]),
  );
  // The media is sent over WebRTC, offered to every subscriber.
  watcher.send({ type: 'subscribe', userId: 'first', streams });
  const { data } = await watcher.next('relay');
  expect(data).toMatchObject({
    kind: 'offer',
    offer: 1,
    sdp: expect.stringMatching(/H264[^]*opus|opus[^]*H264/) as string,
  });
  second.child.kill('SIGINT');
  expect(await watcher.next('user-exit')).toMatchObject({ userId: 'second', reason: 0 });
  await using again = await openSignalClient({ cloudUrl: cloud.apiUrl, userId: 'first', room });
  await again.next('entered');
  await first.ended;
  expect((await watcher.next('user-exit')).userId).toBe('first');
});

test.each([
  ['B-frames', ['-c:v', 'libx264', '-bf', '2', '-preset', 'veryfast', '-c:a', 'aac']],
  ['a sound that is not AAC', ['-c:v', 'libx264', '-bf', '0', '-c:a', 'mp3']],
  ['a picture that is not H.264', ['-c:v', 'flv1', '-c:a', 'aac']],
])('%s end the connection', async (_what, codecs) => {
  await using pushing = push(`odd?${query('odd')}`, codecs);
  expect(await pushing.ended).toMatch(/Broken pipe|Connection reset|error/i);
  const isThere = (): boolean =>
    cloud.trtc.rooms().some(({ name }) => 'strRoomId' in name && name.strRoomId === 'odd');
  await eventually(() => (isThere() ? undefined : true), 5_000);
});
