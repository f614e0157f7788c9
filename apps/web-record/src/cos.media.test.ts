import { setTimeout as delay } from 'node:timers/promises';
import {
  decodeImage,
  type DecodedImage,
  measureRecording,
  motionPage,
  probeFile,
  servePages,
} from '@scf-media/media/testing';
import { Hono } from 'hono';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { download } from './testing/download.ts';
import { untilRecordedMore } from './testing/lost-worker.ts';
import { type RunningService, startService } from './testing/start-service.ts';
import { fetchCues } from './testing/stored-cues.ts';

/** Blank for a second, then three colours for three seconds each, with noise so that it does not count as blank. */
const colours = ['#d00000', '#00d000', '#0000d0'];
const colourPage = `<!doctype html><meta charset="utf-8"><title>colours</title><style>body { margin: 0 }</style>
<canvas id="c" width="320" height="180"></canvas>
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
    g.fillRect(0, 0, 320, 180);
    g.fillStyle = 'white';
    for (let n = 0; n < 200; n++) g.fillRect(Math.random() * 320, Math.random() * 30, 2, 2);
  }
  requestAnimationFrame(draw);
})();
</script>`;

const noisyPage = motionPage({ width: 1280, height: 720, noisy: true });

let server: Awaited<ReturnType<typeof servePages>>;
let service: RunningService;
beforeAll(async () => {
  server = await servePages(
    new Hono().get('/colours', (c) => c.html(colourPage)).get('/noisy', (c) => c.html(noisyPage)),
  );
  // At 2.5 Mbit/s a part of 1 MiB is full every three and a half seconds.
  service = await startService({ UPLOAD_PART_BYTES: String(1024 * 1024), UPLOAD_RETRY_MS: '5000' });
});
afterAll(async () => {
  await service?.[Symbol.asyncDispose]();
  await server?.[Symbol.asyncDispose]();
});

const small = { Width: 320, Height: 180 };

async function start(path: string, data: Record<string, unknown>): Promise<string> {
  const id = await service.client.start({ RecordURL: `${server.url}${path}`, ...data });
  await service.client.waitFor(id, 'recording');
  return id;
}

async function stop(id: string) {
  await service.client.stop(id);
  return service.client.waitFor(id, 'finished');
}

/** Finds the index of the page's colour at a point of an image; undefined for the blank page. */
function findColour(image: DecodedImage, x: number, y: number): number | undefined {
  const found = image.colourAt(x, y);
  if (Math.min(...found) > 200) return undefined;
  return found.indexOf(Math.max(...found));
}

test.concurrent('the file is complete although COS fails and is unreachable for a while', async () => {
  const { faults } = service.cloud.cos;
  const strikes = faults.fail({ method: 'PUT', match: /away\/x.*partNumber=2/, times: 2 });
  const id = await start('/noisy', { Output: { Cos: { TargetDir: 'away', TargetName: 'x' } } });
  const until = (isSo: () => boolean) =>
    vi.waitFor(() => expect(isSo()).toBe(true), { timeout: 60_000, interval: 50 });
  await until(() => strikes.hits === 2);
  const dropped = faults.fail({ match: 'away/x', status: 'drop' });
  // Uploading a part failed while COS was unreachable, and was retried.
  await until(() => dropped.hits >= 2);
  dropped.remove();
  const task = await stop(id);
  expect(task.Result).not.toHaveProperty('ErrorCode');
  const measure = await measureRecording(await download(task, service.dir));
  const { Frames, DurationMs = NaN } = task.Result?.Quality ?? {};
  expect(measure.frames).toBe(Frames);
  expect(Math.abs(measure.probed.durationMs - DurationMs)).toBeLessThan(50);
});

test.concurrent(
  'if COS is unreachable at the end, a playable copy remains, and the result says where',
  async () => {
    const id = await start('/colours', { ...small, Output: { Cos: { TargetDir: 'kept', TargetName: 'x' } } });
    await untilRecordedMore(service, id, 20_000);
    const down = service.cloud.cos.faults.fail({ match: 'kept/x' });
    const task = await stop(id);
    down.remove();
    expect(task.Result?.ErrorCode).toBe('UploadFailed');
    expect(task.Result).not.toHaveProperty('Videos');
    const path = /\S+\.mp4$/.exec(task.Result?.ErrorMessage ?? '')?.[0] ?? '';
    expect(path.startsWith(service.dir)).toBe(true);
    const probed = await probeFile(path);
    expect(probed).toMatchObject({ video: { codec: 'h264' }, audio: { codec: 'aac' } });
    expect(probed.durationMs).toBeGreaterThanOrEqual(500);
  },
);

test.concurrent(
  'a poster and thumbnails are stored next to the file, and each thumbnail shows the right moment',
  async () => {
    const id = await start('/colours', {
      ...small,
      Output: {
        Cos: { TargetDir: 'lessons', TargetName: '课 1.mp4' },
        Video: { Poster: true, Thumbnails: { IntervalSeconds: 2, Width: 80 } },
      },
    });
    await delay(6_500);
    const { Result } = await stop(id);
    expect(Result).not.toHaveProperty('ErrorCode');
    expect(Result).not.toHaveProperty('Warnings');
    const [video] = Result?.Videos ?? [];
    expect(video?.PosterURL).toMatch(/\/lessons\/%E8%AF%BE%201\.poster\.jpg$/);
    expect(video?.ThumbnailsURL).toMatch(/\/lessons\/%E8%AF%BE%201\.thumbnails\.vtt$/);

    const poster = await decodeImage(video?.PosterURL ?? '');
    expect([poster.width, poster.height]).toEqual([320, 180]);
    expect(findColour(poster, 160, 135)).toBeDefined();

    const cues = await fetchCues(video?.ThumbnailsURL ?? '');
    const durationMs = Result?.Quality?.DurationMs ?? 0;
    expect(Math.abs(cues.length - durationMs / 2_000)).toBeLessThanOrEqual(1);
    expect(cues[0]?.startMs).toBe(0);
    expect(cues.map(({ endMs }) => endMs)).toEqual([
      ...cues.slice(1).map(({ startMs }) => startMs),
      durationMs,
    ]);
    const sheet = await decodeImage(cues[0]?.url ?? '');
    expect(cues.map(({ area }) => area)).toEqual(
      cues.map((_, n) => ({ x: (n % 5) * 80, y: Math.floor(n / 5) * 46, width: 80, height: 46 })),
    );
    expect([sheet.width, sheet.height]).toEqual([
      Math.min(cues.length, 5) * 80,
      Math.ceil(cues.length / 5) * 46,
    ]);
    const shown = cues.map(({ area }) => findColour(sheet, area.x + 40, area.y + 34));
    // The colours appear in order, which a sheet in the wrong order, or of a single moment, would not show.
    const turns = shown.filter((colour, n) => colour !== undefined && colour !== shown[n - 1]);
    expect(turns).toEqual(turns.map((_, n) => n % 3));
    expect(turns.length).toBeGreaterThanOrEqual(2);
  },
);

test.concurrent('failures of images are warnings, and the file is stored', async () => {
  const refused = service.cloud.cos.faults.fail({ method: 'PUT', match: 'none/x.thumbnails' });
  const Cos = { TargetDir: 'none', TargetName: 'x' };
  const Video = { Poster: true, Thumbnails: { IntervalSeconds: 2 } };
  const id = await start('/colours', { ...small, Output: { Cos, Video } });
  await delay(2_500);
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
});
