import { readdir } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { LOCAL_BUCKET } from '@scf-media/local-cloud/testing';
import { measureMedia, motionPage, openHlsWatcher, servePages } from '@scf-media/media/testing';
import { Hono } from 'hono';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { replaceWorker } from './testing/lost-worker.ts';
import { type RunningService, startService } from './testing/start-service.ts';
import { fetchPlaylist, followPlaylist, stepsAtBorders } from './testing/stored-playlist.ts';

const size = { Width: 640, Height: 360 };
const keyHex = '00112233445566778899aabbccddeeff';
let givesKey = true;
const pages = new Hono()
  .get('/motion', (c) => c.html(motionPage({ width: 640, height: 360, light: true })))
  .get('/key', (c) =>
    givesKey
      ? c.body(new Uint8Array(Buffer.from(keyHex, 'hex')), 200, { 'Access-Control-Allow-Origin': '*' })
      : c.text('no', 403),
  );

let server: Awaited<ReturnType<typeof servePages>>;
let service: RunningService;
beforeAll(async () => {
  server = await servePages(pages);
  service = await startService({ UPLOAD_RETRY_MS: '3000' });
});
afterAll(async () => {
  await service?.[Symbol.asyncDispose]();
  await server?.[Symbol.asyncDispose]();
});

const urlOf = (key: string): string => `${service.cloud.cos.url}/${LOCAL_BUCKET}/${key}`;
const objectsBelow = (folder: string) =>
  service.cloud.cos.objects(LOCAL_BUCKET).filter(({ key }) => key.startsWith(`${folder}/`));

async function startRecording(output: Record<string, unknown>): Promise<string> {
  const Output = { ...output, Video: { Muxer: 'hls', ...(output['Video'] as object | undefined) } };
  const id = await service.client.start({ RecordURL: `${server.url}/motion`, ...size, Output });
  await service.client.until(id, 'recording');
  return id;
}

async function stop(id: string) {
  await service.client.send('Stop', { TaskID: id });
  return service.client.until(id, 'finished', 60_000);
}

const hasSegments = (url: string, count: number): Promise<void> =>
  vi.waitFor(
    async () => expect((await fetchPlaylist(url))?.segments.length ?? 0).toBeGreaterThanOrEqual(count),
    { timeout: 30_000, interval: 100 },
  );

test.concurrent(
  'an HLS recording is watched while it is made and after it has ended, without a seam',
  async () => {
    await using watcher = await openHlsWatcher();
    const id = await startRecording({ Cos: { TargetDir: 'lessons', TargetName: 'first.mp4' } });
    const url = urlOf('lessons/first.m3u8');
    await hasSegments(url, 1);
    await using watch = await watcher.watch(url);
    const early = await watch.until(({ timeS, frames }) => timeS > 1 && frames > 20, 15_000);
    expect((await service.client.describe(id)).Status).toBe('recording');
    await service.client.send('Pause', { TaskID: id });
    await delay(2_000);
    await service.client.send('Resume', { TaskID: id });
    await hasSegments(url, 3);
    const later = await watch.until(({ lengthS }) => lengthS > early.lengthS + 4, 20_000);
    expect((await service.client.describe(id)).Status).toBe('recording');
    expect(await fetchPlaylist(url)).toMatchObject({ hasEnded: false, cacheControl: 'no-cache' });
    const task = await stop(id);
    const ended = await watch.until(({ hasEnded }) => hasEnded, 30_000);

    expect(task.Result).not.toHaveProperty('ErrorCode');
    const durationMs = task.Result?.Quality?.DurationMs ?? 0;
    expect(early.width).toBe(640);
    expect(later.errors.filter((error) => error.startsWith('fatal'))).toEqual([]);
    expect(Math.abs(ended.timeS * 1000 - durationMs)).toBeLessThan(250);

    await using again = await watcher.watch(url);
    await again.until(({ frames }) => frames > 5, 15_000);
    await again.seek(durationMs / 1000 - 1);
    expect((await again.until(({ hasEnded }) => hasEnded, 15_000)).errors).toEqual([]);

    const objects = objectsBelow('lessons');
    const bytes = objects.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
    expect(task.Result?.Videos).toEqual([
      {
        Filename: 'first.m3u8',
        FileSize: bytes,
        FileDuration: Math.round(durationMs / 1000),
        FileURL: url,
      },
    ]);
    const playlist = await fetchPlaylist(url);
    const segments = playlist?.segments.map(({ name }) => new URL(name, url).href) ?? [];
    expect(objects.map(({ key }) => urlOf(key)).sort()).toEqual([url, ...segments].sort());
    const measure = await measureMedia(url);
    const steps = await stepsAtBorders(segments, 'a');
    expect(steps.length).toBeGreaterThanOrEqual(2);
    expect(Math.max(...steps)).toBeLessThanOrEqual(50);
    expect(measure.longestSoundStepMs).toBeLessThanOrEqual(25);
    expect(measure.frames).toBe(task.Result?.Quality?.Frames);
  },
  180_000,
);

test.concurrent(
  'an encrypted one plays with its key only, and the key is written nowhere',
  async () => {
    await using watcher = await openHlsWatcher();
    const id = await startRecording({
      Cos: { TargetDir: 'secret', TargetName: 'second' },
      Video: { EncryptKey: keyHex.toUpperCase(), AuthUrl: `${server.url}/key?token=good` },
    });
    const url = urlOf('secret/second.m3u8');
    await hasSegments(url, 1);
    givesKey = false;
    await using without = await watcher.watch(url);
    const refused = await without.until(({ errors }) => errors.length > 0, 15_000);
    expect(refused).toMatchObject({ frames: 0, timeS: 0 });
    expect(refused.errors.join()).toContain('keyLoadError');
    givesKey = true;
    await using watch = await watcher.watch(url);
    await watch.until(({ timeS, frames }) => timeS > 1 && frames > 20, 15_000);
    const task = await stop(id);
    await watch.until(({ hasEnded }) => hasEnded, 30_000);
    expect(task.Result).not.toHaveProperty('ErrorCode');

    const written = [(await fetchPlaylist(url))?.text ?? '', JSON.stringify(task), await service.logs()];
    for (const text of written) expect(text.toLowerCase()).not.toContain(keyHex);
  },
  120_000,
);

test.concurrent(
  'without names it can be watched under those of its task, and has the documented ones at the end',
  async () => {
    const id = await startRecording({});
    await hasSegments(urlOf(`${id}/${id}.m3u8`), 1);
    const task = await stop(id);
    const [video] = task.Result?.Videos ?? [];
    expect(video?.Filename).toMatch(/^\d{13}\.m3u8$/);
    expect(video?.FileURL).toBe(urlOf(`${id}/${video?.Filename}`));
    const live = await fetchPlaylist(urlOf(`${id}/${id}.m3u8`));
    expect(live?.hasEnded).toBe(true);
    expect(await fetchPlaylist(video?.FileURL ?? '')).toEqual(live);
  },
  60_000,
);

test.concurrent(
  'while COS is away no playlist names what is not there, and nothing is lost',
  async () => {
    const id = await startRecording({ Cos: { TargetDir: 'outage', TargetName: 'x' } });
    const url = urlOf('outage/x.m3u8');
    await hasSegments(url, 1);
    const puts = service.cloud.cos.faults.fail({ method: 'PUT', match: 'outage/' });
    const followed = followPlaylist(url);
    await delay(5_000);
    expect(puts.hits).toBeGreaterThan(0);
    puts.remove();
    await hasSegments(url, 3);
    const task = await stop(id);
    await followed.stop();
    expect(followed.problems).toEqual([]);
    expect(task.Result).not.toHaveProperty('ErrorCode');
    expect((await measureMedia(url)).frames).toBe(task.Result?.Quality?.Frames);
  },
  90_000,
);

test.concurrent(
  'what a COS that is away at the end has not taken is kept, and the task says where',
  async () => {
    const id = await startRecording({ Cos: { TargetDir: 'lost', TargetName: 'x' } });
    await hasSegments(urlOf('lost/x.m3u8'), 1);
    const puts = service.cloud.cos.faults.fail({ method: 'PUT', match: 'lost/' });
    const task = await stop(id);
    puts.remove();
    expect(task.Result?.ErrorCode).toBe('UploadFailed');
    const folder = /\S+\.files$/.exec(task.Result?.ErrorMessage ?? '')?.[0] ?? '';
    const names = await readdir(folder);
    expect(names).toContain('x.m3u8');
    expect(names.filter((name) => name.endsWith('.ts')).length).toBeGreaterThan(0);
  },
  90_000,
);

test.concurrent(
  'a worker that is lost is replaced, and whoever watches sees the playlist only grow',
  async () => {
    await using watcher = await openHlsWatcher();
    const folder = 'recovered';
    const id = await service.client.start({
      RecordURL: `${server.url}/motion`,
      ...size,
      Output: { Cos: { TargetDir: folder, TargetName: 'x' }, Video: { Muxer: 'hls' } },
    });
    const url = urlOf(`${folder}/x.m3u8`);
    await hasSegments(url, 2);
    const followed = followPlaylist(url);
    await using watch = await watcher.watch(url);
    const before = objectsBelow(folder).filter(({ key }) => key.endsWith('.ts'));
    await replaceWorker(service, id);
    const count = (await fetchPlaylist(url))?.segments.length ?? 0;
    await hasSegments(url, count + 2);
    const task = await stop(id);
    await watch.until(({ hasEnded }) => hasEnded, 60_000);
    await followed.stop();

    expect(task.Result).not.toHaveProperty('ErrorCode');
    expect(task.Result?.Quality?.Recoveries).toBe(1);
    expect(followed.problems).toEqual([]);
    expect(followed.lengths.length).toBeGreaterThanOrEqual(3);
    // What was there is not sent a second time.
    const after = new Map(objectsBelow(folder).map((object) => [object.key, object]));
    expect(before.map(({ key }) => after.get(key))).toEqual(before);
    const segments = (await fetchPlaylist(url))?.segments.map(({ name }) => new URL(name, url).href) ?? [];
    const steps = await stepsAtBorders(segments, 'a');
    expect(Math.max(...steps)).toBeLessThanOrEqual(50);
    const measure = await measureMedia(url);
    expect(measure.frames).toBe(task.Result?.Quality?.Frames);
    expect(measure.longestSoundStepMs).toBeLessThanOrEqual(25);
  },
  150_000,
);
