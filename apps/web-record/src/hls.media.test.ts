import type { WebRecord } from '@scf-media/client';
import { readdir } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { LOCAL_BUCKET } from '@scf-media/local-cloud/testing';
import { measureMedia, motionPage, openHlsWatcher, servePages } from '@scf-media/media/testing';
import { Hono } from 'hono';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { untilRecordedMore, replaceWorker } from './testing/lost-worker.ts';
import { type RunningService, startService } from './testing/start-service.ts';
import { fetchCues } from './testing/stored-cues.ts';
import { fetchPlaylist, followPlaylist, measureSegmentSteps } from './testing/stored-playlist.ts';

const size = { Width: 320, Height: 180 };
const keyHex = '00112233445566778899aabbccddeeff';
/** An upper bound with room for a busy machine. */
const waitMs = 60_000;
let givesKey = true;
const pages = new Hono()
  .get('/motion', (c) => c.html(motionPage({ width: 320, height: 180, light: true })))
  .get('/key', (c) =>
    givesKey
      ? c.body(new Uint8Array(Buffer.from(keyHex, 'hex')), 200, { 'Access-Control-Allow-Origin': '*' })
      : c.text('no', 403),
  );

let server: Awaited<ReturnType<typeof servePages>>;
let service: RunningService;
beforeAll(async () => {
  server = await servePages(pages);
  service = await startService({ UPLOAD_RETRY_MS: '5000' });
});
afterAll(async () => {
  await service?.[Symbol.asyncDispose]();
  await server?.[Symbol.asyncDispose]();
});

const toUrl = (key: string): string => `${service.cloud.cos.url}/${LOCAL_BUCKET}/${key}`;
const objectsBelow = (folder: string) =>
  service.cloud.cos.objects(LOCAL_BUCKET).filter(({ key }) => key.startsWith(`${folder}/`));

async function startRecording(output: NonNullable<WebRecord.StartData['Output']>): Promise<string> {
  const Output = { ...output, Video: { Muxer: 'hls' as const, ...output.Video } };
  const id = await service.client.start({ RecordURL: `${server.url}/motion`, ...size, Output });
  await service.client.waitFor(id, 'recording');
  return id;
}

async function stop(id: string) {
  await service.client.stop(id);
  return service.client.waitFor(id, 'finished');
}

const hasSegments = (url: string, count: number): Promise<void> =>
  vi.waitFor(
    async () => expect((await fetchPlaylist(url))?.segments.length ?? 0).toBeGreaterThanOrEqual(count),
    { timeout: waitMs, interval: 100 },
  );

test.concurrent(
  'an HLS recording plays seamlessly during and after the recording, across a pause and the loss of its worker',
  async () => {
    await using watcher = await openHlsWatcher();
    const id = await startRecording({
      Cos: { TargetDir: 'lessons', TargetName: 'first.mp4' },
      Video: { Poster: true, Thumbnails: { IntervalSeconds: 2 } },
    });
    const url = toUrl('lessons/first.m3u8');
    await hasSegments(url, 1);
    const followed = followPlaylist(url);
    await using watch = await watcher.watch(url);
    const early = await watch.until(({ timeS, frames }) => timeS > 1 && frames > 5, waitMs);
    expect((await service.client.describe(id)).Status).toBe('recording');
    expect(await fetchPlaylist(url)).toMatchObject({ hasEnded: false, cacheControl: 'no-cache' });
    await service.client.pause(id);
    await delay(1_000);
    await service.client.resume(id);
    const before = objectsBelow('lessons').filter(({ key }) => key.endsWith('.ts'));
    await replaceWorker(service, id);
    await untilRecordedMore(service, id);
    const task = await stop(id);
    const ended = await watch.until(({ hasEnded }) => hasEnded, waitMs);
    await followed.stop();

    expect(task.Result).not.toHaveProperty('ErrorCode');
    expect(task.Result).not.toHaveProperty('Warnings');
    expect(task.Result?.Quality?.Recoveries).toBe(1);
    const durationMs = task.Result?.Quality?.DurationMs ?? 0;
    expect(early.width).toBe(320);
    expect(ended.errors.filter((error) => error.startsWith('fatal'))).toEqual([]);
    expect(Math.abs(ended.timeS * 1000 - durationMs)).toBeLessThan(250);
    expect(followed.problems).toEqual([]);
    expect(followed.lengths.length).toBeGreaterThanOrEqual(2);

    await using again = await watcher.watch(url);
    const watched = again
      .until(({ frames }) => frames > 5, waitMs)
      .then(() => again.seek(durationMs / 1000 - 1))
      .then(() => again.until(({ hasEnded }) => hasEnded, waitMs));
    const [measure, { errors }] = await Promise.all([measureMedia(url), watched]);
    expect(errors).toEqual([]);

    // Segments that had been uploaded are not uploaded again.
    const objects = objectsBelow('lessons');
    const after = new Map(objects.map((object) => [object.key, object]));
    expect(before.map(({ key }) => after.get(key))).toEqual(before);
    const isImage = ({ key }: { key: string }): boolean => /poster|thumbnails/.test(key);
    expect(objects.filter(isImage).map(({ key }) => key)).toEqual([
      'lessons/first.poster.jpg',
      'lessons/first.thumbnails-last.jpg',
      'lessons/first.thumbnails.vtt',
    ]);
    const files = objects.filter((object) => !isImage(object));
    expect(task.Result?.Videos).toEqual([
      {
        Filename: 'first.m3u8',
        FileSize: files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
        FileDuration: Math.round(durationMs / 1000),
        FileURL: url,
        PosterURL: toUrl('lessons/first.poster.jpg'),
        ThumbnailsURL: toUrl('lessons/first.thumbnails.vtt'),
      },
    ]);
    // One every two seconds, including those of the lost worker.
    const cues = await fetchCues(toUrl('lessons/first.thumbnails.vtt'));
    expect(cues.at(-1)?.endMs).toBe(durationMs);
    expect(Math.max(...cues.map(({ startMs, endMs }) => endMs - startMs))).toBeLessThan(4_500);

    const segments = (await fetchPlaylist(url))?.segments.map(({ name }) => new URL(name, url).href) ?? [];
    expect(files.map(({ key }) => toUrl(key)).sort()).toEqual([url, ...segments].sort());
    const steps = await measureSegmentSteps(segments, 'a');
    expect(steps.length).toBeGreaterThanOrEqual(1);
    expect(Math.max(...steps)).toBeLessThanOrEqual(50);
    expect(measure.longestAudioStepMs).toBeLessThanOrEqual(25);
    expect(measure.frames).toBe(task.Result?.Quality?.Frames);
  },
);

test.concurrent(
  'an encrypted recording plays only with its key, which is stored nowhere; without TargetName it is named for its task until its end',
  async () => {
    await using watcher = await openHlsWatcher();
    const id = await startRecording({
      Video: { EncryptKey: keyHex.toUpperCase(), AuthUrl: `${server.url}/key?token=good` },
    });
    const url = toUrl(`${id}/${id}.m3u8`);
    await hasSegments(url, 1);
    givesKey = false;
    await using without = await watcher.watch(url);
    const refused = await without.until(({ errors }) => errors.length > 0, waitMs);
    expect(refused).toMatchObject({ frames: 0, timeS: 0 });
    expect(refused.errors.join()).toContain('keyLoadError');
    givesKey = true;
    await using watch = await watcher.watch(url);
    await watch.until(({ timeS, frames }) => timeS > 1 && frames > 5, waitMs);
    const task = await stop(id);
    await watch.until(({ hasEnded }) => hasEnded, waitMs);
    expect(task.Result).not.toHaveProperty('ErrorCode');

    const written = [(await fetchPlaylist(url))?.text ?? '', JSON.stringify(task), await service.logs()];
    for (const text of written) expect(text.toLowerCase()).not.toContain(keyHex);
    const [video] = task.Result?.Videos ?? [];
    expect(video?.Filename).toMatch(/^\d{13}\.m3u8$/);
    expect(video?.FileURL).toBe(toUrl(`${id}/${video?.Filename}`));
    const live = await fetchPlaylist(url);
    expect(live?.hasEnded).toBe(true);
    expect(await fetchPlaylist(video?.FileURL ?? '')).toEqual(live);
  },
);

test.concurrent(
  'while COS is unreachable no playlist lists a missing segment, and nothing is lost',
  async () => {
    const id = await startRecording({ Cos: { TargetDir: 'outage', TargetName: 'x' } });
    const url = toUrl('outage/x.m3u8');
    await hasSegments(url, 1);
    const followed = followPlaylist(url);
    const puts = service.cloud.cos.faults.fail({ method: 'PUT', match: 'outage/' });
    await vi.waitFor(() => expect(puts.hits).toBeGreaterThanOrEqual(2), { timeout: waitMs, interval: 50 });
    puts.remove();
    await hasSegments(url, 2);
    const task = await stop(id);
    await followed.stop();
    expect(followed.problems).toEqual([]);
    expect(task.Result).not.toHaveProperty('ErrorCode');
    expect((await measureMedia(url)).frames).toBe(task.Result?.Quality?.Frames);
  },
);

test.concurrent(
  'if COS is unreachable at the end, the rest is stored locally, and the result says where',
  async () => {
    const id = await startRecording({ Cos: { TargetDir: 'lost', TargetName: 'x' } });
    await untilRecordedMore(service, id);
    const puts = service.cloud.cos.faults.fail({ method: 'PUT', match: 'lost/' });
    const task = await stop(id);
    puts.remove();
    expect(task.Result?.ErrorCode).toBe('UploadFailed');
    const folder = /\S+\.files$/.exec(task.Result?.ErrorMessage ?? '')?.[0] ?? '';
    const names = await readdir(folder);
    expect(names).toContain('x.m3u8');
    expect(names.filter((name) => name.endsWith('.ts')).length).toBeGreaterThan(0);
  },
);
