import { setTimeout as delay } from 'node:timers/promises';
import { LOCAL_BUCKET } from '@scf-media/local-cloud/testing';
import { decodeImage, type DecodedPicture, servePages } from '@scf-media/media/testing';
import type { DescribeResponse } from '@scf-media/protocol/web-record';
import { Hono } from 'hono';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { replaceWorker } from './testing/lost-worker.ts';
import { type RunningService, startService } from './testing/start-service.ts';

/** Blank for a second, then of one colour for three seconds each, over a noise that tells it from a blank page. */
const colours = ['#d00000', '#00d000', '#0000d0'];
const colourPage = `<!doctype html><meta charset="utf-8"><title>colours</title><style>body { margin: 0 }</style>
<canvas id="c" width="640" height="360"></canvas>
<script>
const g = document.getElementById('c').getContext('2d');
const began = performance.now();
const audio = new AudioContext();
const tone = audio.createOscillator();
tone.connect(audio.destination);
tone.start();
(function draw() {
  const passed = performance.now() - began - 1000;
  if (passed > 0) {
    g.fillStyle = ${JSON.stringify(colours)}[Math.floor(passed / 3000) % 3];
    g.fillRect(0, 0, 640, 360);
    g.fillStyle = 'white';
    for (let n = 0; n < 200; n++) g.fillRect(Math.random() * 640, Math.random() * 60, 2, 2);
  }
  requestAnimationFrame(draw);
})();
</script>`;

let server: Awaited<ReturnType<typeof servePages>>;
let service: RunningService;
beforeAll(async () => {
  server = await servePages(new Hono().get('/colours', (c) => c.html(colourPage)));
  service = await startService();
});
afterAll(async () => {
  await service?.[Symbol.asyncDispose]();
  await server?.[Symbol.asyncDispose]();
});

interface Asked {
  Video: Record<string, unknown>;
  [part: string]: unknown;
}

async function start(Output: Asked): Promise<string> {
  const data = { RecordURL: `${server.url}/colours`, Width: 640, Height: 360, Output };
  const id = await service.client.start(data);
  await service.client.until(id, 'recording');
  return id;
}

async function stop(id: string): Promise<DescribeResponse> {
  await service.client.send('Stop', { TaskID: id });
  return service.client.until(id, 'finished');
}

interface Cue {
  startMs: number;
  endMs: number;
  url: string;
  place: { x: number; y: number; width: number; height: number };
}

/** As a player reads it. */
async function cuesOf(url: string | undefined): Promise<Cue[]> {
  const response = await fetch(url ?? '');
  expect(response.headers.get('content-type')).toBe('text/vtt; charset=utf-8');
  const [head, ...cues] = (await response.text()).trim().split('\n\n');
  expect(head).toBe('WEBVTT');
  const time = '(\\d\\d):(\\d\\d):(\\d\\d\\.\\d{3})';
  const form = new RegExp(`^${time} --> ${time}\n(\\S+)#xywh=(\\d+),(\\d+),(\\d+),(\\d+)$`);
  return cues.map((cue) => {
    const [, ...found] = form.exec(cue) ?? [];
    const ms = (h: number): number =>
      Math.round(Number(found[h]) * 3_600_000 + Number(found[h + 1]) * 60_000 + Number(found[h + 2]) * 1_000);
    const [x = NaN, y = NaN, width = NaN, height = NaN] = found.slice(7).map(Number);
    return {
      startMs: ms(0),
      endMs: ms(3),
      url: new URL(found[6] ?? '', url).href,
      place: { x, y, width, height },
    };
  });
}

/** Which of the page's colours the lower half of a picture has; undefined for the blank page. */
function colourAt(picture: DecodedPicture, x: number, y: number): number | undefined {
  const found = picture.colourAt(x, y);
  if (Math.min(...found) > 200) return undefined;
  return found.indexOf(Math.max(...found));
}

test.concurrent(
  'a poster and thumbnails lie beside the file, and each thumbnail shows its moment',
  async () => {
    const id = await start({
      Cos: { TargetDir: 'lessons', TargetName: '课 1.mp4' },
      Video: { Poster: true, Thumbnails: { IntervalSeconds: 2, Width: 80 } },
    });
    await delay(10_500);
    const { Result } = await stop(id);
    expect(Result).not.toHaveProperty('ErrorCode');
    expect(Result).not.toHaveProperty('Warnings');
    const [video] = Result?.Videos ?? [];
    expect(video?.PosterURL).toMatch(/\/lessons\/%E8%AF%BE%201\.poster\.jpg$/);
    expect(video?.ThumbnailsURL).toMatch(/\/lessons\/%E8%AF%BE%201\.thumbnails\.vtt$/);

    const poster = await decodeImage(video?.PosterURL ?? '');
    expect([poster.width, poster.height]).toEqual([640, 360]);
    expect(colourAt(poster, 320, 270)).toBeDefined();

    const cues = await cuesOf(video?.ThumbnailsURL);
    const durationMs = Result?.Quality?.DurationMs ?? 0;
    expect(Math.abs(cues.length - durationMs / 2_000)).toBeLessThanOrEqual(1);
    expect(cues[0]?.startMs).toBe(0);
    expect(cues.map(({ endMs }) => endMs)).toEqual([
      ...cues.slice(1).map(({ startMs }) => startMs),
      durationMs,
    ]);
    const sheet = await decodeImage(cues[0]?.url ?? '');
    expect(cues.map(({ place }) => place)).toEqual(
      cues.map((_, n) => ({ x: (n % 5) * 80, y: Math.floor(n / 5) * 46, width: 80, height: 46 })),
    );
    expect([sheet.width, sheet.height]).toEqual([400, Math.ceil(cues.length / 5) * 46]);
    const shown = cues.map(({ place }) => colourAt(sheet, place.x + 40, place.y + 34));
    // Each colour in its turn: a sheet in a wrong order, or of one moment, would show it.
    const turns = shown.filter((colour, n) => colour !== undefined && colour !== shown[n - 1]);
    expect(turns).toEqual(turns.map((_, n) => n % 3));
    expect(turns.length).toBeGreaterThanOrEqual(3);
  },
  60_000,
);

test.concurrent(
  'what goes wrong with them is a warning, and the file is there',
  async () => {
    const { faults } = service.cloud.cos;
    const TargetDir = 'without-thumbnails';
    const match = `${TargetDir}/x.thumbnails`;
    const refused = faults.fail({ method: 'PUT', match, times: 1_000, status: 503 });
    const Cos = { TargetDir, TargetName: 'x' };
    const id = await start({ Cos, Video: { Poster: true, Thumbnails: { IntervalSeconds: 2 } } });
    await delay(3_000);
    const { Result } = await stop(id);
    refused.remove();
    expect(Result).not.toHaveProperty('ErrorCode');
    expect(Result?.Videos?.[0]).toMatchObject({
      FileSize: expect.any(Number),
      PosterURL: expect.any(String),
    });
    expect(Result?.Videos?.[0]).not.toHaveProperty('ThumbnailsURL');
    expect(Result?.Warnings).toEqual([expect.stringMatching(/^the thumbnails could not be made: /)]);
    expect(refused.hits).toBeGreaterThanOrEqual(1);
  },
  60_000,
);

test.concurrent(
  'for VOD there are none, and the result says so',
  async () => {
    const id = await start({ Vod: {}, Video: { Poster: true } });
    await delay(1_000);
    const { Result } = await stop(id);
    expect(Result?.Videos?.[0]).toMatchObject({ FileId: expect.any(String) });
    expect(Result?.Videos?.[0]).not.toHaveProperty('PosterURL');
    expect(Result?.Warnings).toEqual([
      'Poster and Thumbnails are not made for VOD, which has covers and sprites of its own',
    ]);
  },
  60_000,
);

test.concurrent(
  'a worker that takes over goes on with the pictures of the one that was lost',
  async () => {
    const id = await start({ Video: { Muxer: 'hls', Poster: true, Thumbnails: { IntervalSeconds: 2 } } });
    await delay(5_000);
    await replaceWorker(service, id);
    await service.client.until(id, 'recording');
    await delay(7_000);
    const { Result } = await stop(id);
    expect(Result).not.toHaveProperty('ErrorCode');
    expect(Result).not.toHaveProperty('Warnings');
    expect(Result?.Quality?.Recoveries).toBe(1);
    const [video] = Result?.Videos ?? [];
    const cues = await cuesOf(video?.ThumbnailsURL);
    const durationMs = Result?.Quality?.DurationMs ?? 0;
    expect(cues.at(-1)?.endMs).toBe(durationMs);
    // At the border one may come late; none is missing.
    expect(cues.length).toBeGreaterThanOrEqual(Math.floor(durationMs / 2_000));
    const steps = cues.map(({ startMs, endMs }) => endMs - startMs);
    expect(Math.max(...steps)).toBeLessThan(4_500);
    const keys = service.cloud.cos.objects(LOCAL_BUCKET).map(({ key }) => key);
    expect(keys.filter((key) => key.startsWith(`${id}/`) && /poster|thumbnails/.test(key))).toEqual([
      `${id}/${id}.poster.jpg`,
      `${id}/${id}.thumbnails-last.jpg`,
      `${id}/${id}.thumbnails.vtt`,
    ]);
  },
  90_000,
);
