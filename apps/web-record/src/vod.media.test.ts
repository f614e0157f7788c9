import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { LOCAL_BUCKET, LOCAL_VOD_BUCKET, freePort } from '@scf-media/local-cloud/testing';
import { measureMedia, measureRecording, motionPage, servePages } from '@scf-media/media/testing';
import type { DescribeResponse } from '@scf-media/protocol/web-record';
import { Hono } from 'hono';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { download } from './testing/download.ts';
import { replaceWorker } from './testing/lost-worker.ts';
import { type RunningService, startService } from './testing/start-service.ts';
import { startVodCallback } from './testing/start-vod-callback.ts';
import { fetchPlaylist } from './testing/stored-playlist.ts';

const size = { Width: 640, Height: 360 };
const pages = new Hono().get('/motion', (c) => c.html(motionPage({ width: 640, height: 360, light: true })));

let server: Awaited<ReturnType<typeof servePages>>;
let service: RunningService;
const scope = new AsyncDisposableStack();
beforeAll(async () => {
  server = scope.use(await servePages(pages));
  const dir = await mkdtemp(join(tmpdir(), 'vod-events-'));
  scope.defer(() => rm(dir, { recursive: true, force: true, maxRetries: 5 }));
  const port = await freePort();
  service = scope.use(
    await startService(
      { UPLOAD_PART_BYTES: String(1024 * 1024), UPLOAD_RETRY_MS: '5000' },
      { vod: { event: { mode: 'PUSH', notificationUrl: `http://127.0.0.1:${port}/` } } },
    ),
  );
  scope.use(await startVodCallback(service.cloud, { port, dir }));
});
afterAll(() => scope.disposeAsync());

async function startRecording(Output: Record<string, unknown>, on = service): Promise<string> {
  const id = await on.client.start({ RecordURL: `${server.url}/motion`, ...size, Output });
  await on.client.until(id, 'recording');
  return id;
}

async function stop(id: string, on = service): Promise<DescribeResponse> {
  await on.client.send('Stop', { TaskID: id });
  return on.client.until(id, 'finished', 60_000);
}

const videoOf = (task: DescribeResponse) => {
  expect(task.Result).not.toHaveProperty('ErrorCode');
  expect(task.Result?.Videos).toHaveLength(1);
  const [video] = task.Result?.Videos ?? [];
  if (video === undefined) throw new Error('no video');
  return video;
};
const mediaOf = (fileId: unknown, on = service) => {
  const file = on.cloud.vod.files().find((one) => one.fileId === fileId);
  if (file === undefined) throw new Error(`VOD has no ${String(fileId)}`);
  return file;
};
const callsSince = (action: string, atMs: number) =>
  service.cloud.vod.calls(action).filter((call) => call.atMs >= atMs);

test('a recording ends in VOD under its FileId, and vod-callback hears of it', async () => {
  const begunMs = Date.now();
  const id = await startRecording({
    Vod: {
      MediaInfo: {
        MediaName: '第一课',
        ExpireTime: '2033-10-01T10:00:00Z',
        ClassId: 7,
        SourceContext: 'lesson 1',
      },
      SubAppId: '1500007120',
    },
  });
  await delay(4_000);
  const task = await stop(id);
  const video = videoOf(task);

  const media = mediaOf(video.FileId);
  expect(media).toMatchObject({
    subAppId: 1_500_007_120,
    name: '第一课',
    type: 'mp4',
    expireTime: '2033-10-01T10:00:00Z',
    classId: 7,
    sourceContext: 'lesson 1',
  });
  expect(callsSince('ApplyUpload', begunMs)).toHaveLength(1);
  expect(callsSince('CommitUpload', begunMs)).toHaveLength(1);
  const stored = service.cloud.cos.objects(LOCAL_VOD_BUCKET).find(({ key }) => key === media.key);
  expect(video).toEqual({
    Filename: media.key.split('/').at(-1),
    FileSize: stored?.sizeBytes,
    FileDuration: Math.round((task.Result?.Quality?.DurationMs ?? 0) / 1000),
    FileId: media.fileId,
    FileURL: service.cloud.vod.urlOf(media.key),
  });
  const measure = await measureRecording(await download(task, service.dir));
  expect(measure.topLevelBoxes).toEqual(['ftyp', 'moov', 'mdat']);
  expect(measure.frames).toBe(task.Result?.Quality?.Frames);

  await vi.waitFor(
    () => {
      const told = service.cloud.vod.events().filter(({ subject }) => subject === media.fileId);
      expect(told.at(-1)).toMatchObject({ event: { EventType: 'NewFileUpload' }, state: 'delivered' });
      // What vod-callback does with an upload.
      expect(callsSince('ProcessMedia', begunMs).map(({ parameters }) => parameters)).toEqual([
        expect.objectContaining({ FileId: media.fileId }),
      ]);
    },
    { timeout: 15_000, interval: 100 },
  );
  expect(service.cloud.cos.objects(LOCAL_BUCKET)).toEqual([]);
}, 90_000);

test('asked for COS and VOD and HLS at once, as in the documents, it goes to VOD with all its segments', async () => {
  const id = await startRecording({
    Cos: { TargetDir: '11234/', TargetName: 'record-file-name.mp4' },
    Vod: { MediaInfo: { MediaName: 'test' } },
    Video: { Muxer: 'hls' },
  });
  await delay(7_000);
  const task = await stop(id);
  const video = videoOf(task);
  const media = mediaOf(video.FileId);
  expect(media).toMatchObject({ type: 'm3u8', name: 'test' });
  expect(video.FileURL).toBe(service.cloud.vod.urlOf(media.key));
  expect((await fetchPlaylist(video.FileURL))?.segments.length).toBeGreaterThanOrEqual(2);
  const measure = await measureMedia(video.FileURL);
  expect(measure.frames).toBe(task.Result?.Quality?.Frames);
  expect(measure.longestSoundStepMs).toBeLessThanOrEqual(25);
  expect(service.cloud.cos.objects(LOCAL_BUCKET)).toEqual([]);
}, 90_000);

test('a worker that is lost is replaced, and VOD gets one media file with what both recorded', async () => {
  const before = service.cloud.vod.files().length;
  const id = await startRecording({ Vod: {} });
  await delay(4_000);
  await replaceWorker(service, id);
  await delay(6_000);
  const task = await stop(id);
  const video = videoOf(task);
  expect(task.Result?.Quality?.Recoveries).toBe(1);
  expect(service.cloud.vod.files()).toHaveLength(before + 1);
  mediaOf(video.FileId);
  const measure = await measureRecording(await download(task, service.dir));
  expect(measure.frames).toBe(task.Result?.Quality?.Frames);
  expect(measure.longestSoundStepMs).toBeLessThanOrEqual(25);
}, 90_000);

describe('when VOD does not answer', () => {
  test('for a while, at the beginning or at the end, the recording waits for it', async () => {
    const applies = service.cloud.vod.faults.fail({ action: 'ApplyUpload', with: 503, times: 2 });
    const lost = service.cloud.vod.faults.fail({ action: 'CommitUpload', with: 503, times: 1, done: true });
    const before = service.cloud.vod.files().length;
    const id = await startRecording({ Vod: {} });
    await delay(2_000);
    const video = videoOf(await stop(id));
    expect([applies.hits, lost.hits]).toEqual([2, 1]);
    mediaOf(video.FileId);
    expect(service.cloud.vod.files()).toHaveLength(before + 1);
  }, 60_000);

  test('and will not have the recording, the task says why at once', async () => {
    const id = await service.client.start({
      RecordURL: `${server.url}/motion`,
      ...size,
      Output: { Vod: { MediaInfo: { StorageRegion: 'ap-nowhere' } } },
    });
    const task = await service.client.until(id, 'finished');
    expect(task.Result?.ErrorMessage).toContain('stores in ap-guangzhou only');
    expect(task.Result).not.toHaveProperty('Videos');
  }, 60_000);
});

describe.concurrent.each(['mp4', 'hls'])(
  'a recording that is longer than the keys of its upload, as %s,',
  (Muxer) => {
    test('is uploaded whole when it has ended', async () => {
      await using short = await startService(
        { UPLOAD_PART_BYTES: String(1024 * 1024) },
        { vod: { uploadKeysMs: 8_000 } },
      );
      const id = await startRecording({ Vod: {}, Video: { Muxer } }, short);
      await delay(12_000);
      const task = await stop(id, short);
      const video = videoOf(task);
      mediaOf(video.FileId, short);
      expect(short.cloud.vod.calls('ApplyUpload')).toHaveLength(2);
      expect(short.cloud.vod.files()).toHaveLength(1);
      const measure = await measureMedia(video.FileURL);
      expect(measure.frames).toBe(task.Result?.Quality?.Frames);
      expect(measure.probed.durationMs).toBeGreaterThanOrEqual(11_000);
      expect(measure.longestSoundStepMs).toBeLessThanOrEqual(25);
      expect(short.cloud.cos.openUploads(LOCAL_VOD_BUCKET)).toEqual([]);
    }, 90_000);
  },
);

test.concurrent(
  'a recording that is longer than the keys of its upload ends with them when there is no journal',
  async () => {
    await using short = await startService({ RAW_DIR: '/dev/null/raw' }, { vod: { uploadKeysMs: 7_000 } });
    const id = await startRecording({ Vod: {} }, short);
    const task = await short.client.until(id, 'finished', 30_000);
    expect(task.Result).toMatchObject({
      ErrorCode: 'InternalError',
      ErrorMessage: expect.stringContaining('the keys of the upload to VOD end'),
    });
    const [video] = task.Result?.Videos ?? [];
    mediaOf(video?.FileId, short);
    expect(short.cloud.vod.calls('ApplyUpload')).toHaveLength(1);
    const measure = await measureMedia(video?.FileURL ?? '');
    expect(measure.frames).toBe(task.Result?.Quality?.Frames);
  },
  60_000,
);
