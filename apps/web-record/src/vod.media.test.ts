import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { LOCAL_BUCKET, LOCAL_VOD_BUCKET, freePort } from '@scf-media/local-cloud/testing';
import { measureMedia, measureRecording, motionPage, probeFile, servePages } from '@scf-media/media/testing';
import type { WebRecord } from '@scf-media/client';
import { Hono } from 'hono';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { download } from './testing/download.ts';
import { untilRecordedMore, replaceWorker } from './testing/lost-worker.ts';
import { type RunningService, startService } from './testing/start-service.ts';
import { startVodCallback } from './testing/start-vod-callback.ts';
import { fetchPlaylist } from './testing/stored-playlist.ts';

const size = { Width: 320, Height: 180 };
const pages = new Hono().get('/motion', (c) => c.html(motionPage({ width: 320, height: 180, light: true })));

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
      { UPLOAD_PART_BYTES: String(1024 * 1024) },
      { vod: { event: { mode: 'PUSH', notificationUrl: `http://127.0.0.1:${port}/` } } },
    ),
  );
  scope.use(await startVodCallback(service.cloud, { port, dir }));
});
afterAll(() => scope.disposeAsync());

async function startRecording(
  Output: Record<string, unknown>,
  on = service,
  data: Record<string, unknown> = {},
): Promise<string> {
  const id = await on.client.start({ RecordURL: `${server.url}/motion`, ...size, ...data, Output });
  await on.client.waitFor(id, 'recording');
  return id;
}

async function stop(id: string, on = service): Promise<WebRecord.TaskInfo> {
  await on.client.stop(id);
  return on.client.waitFor(id, 'finished');
}

const findVideo = (task: WebRecord.TaskInfo) => {
  expect(task.Result).not.toHaveProperty('ErrorCode');
  expect(task.Result?.Videos).toHaveLength(1);
  const [video] = task.Result?.Videos ?? [];
  if (video === undefined) throw new Error('no video');
  return video;
};
const findMedia = (fileId: unknown, on = service) => {
  const file = on.cloud.vod.files().find((one) => one.fileId === fileId);
  if (file === undefined) throw new Error(`VOD has no ${String(fileId)}`);
  return file;
};
const mediaNamed = (name: string) => service.cloud.vod.files().filter((file) => file.name === name);

test.concurrent(
  'a recording is stored in VOD although VOD does not respond at first, and vod-callback receives its event',
  async () => {
    const applies = service.cloud.vod.faults.fail({ action: 'ApplyUpload', with: 503, times: 2 });
    const lost = service.cloud.vod.faults.fail({ action: 'CommitUpload', with: 503, times: 1, done: true });
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
      Video: { Poster: true },
    });
    await delay(2_000);
    const task = await stop(id);
    expect([applies.hits, lost.hits]).toEqual([2, 1]);
    const video = findVideo(task);
    const media = findMedia(video.FileId);
    expect(media).toMatchObject({
      subAppId: 1_500_007_120,
      name: '第一课',
      type: 'mp4',
      expireTime: '2033-10-01T10:00:00Z',
      classId: 7,
      sourceContext: 'lesson 1',
    });
    expect(mediaNamed('第一课')).toHaveLength(1);
    const stored = service.cloud.cos.objects(LOCAL_VOD_BUCKET).find(({ key }) => key === media.key);
    expect(video).toEqual({
      Filename: media.key.split('/').at(-1),
      FileSize: stored?.sizeBytes,
      FileDuration: Math.round((task.Result?.Quality?.DurationMs ?? 0) / 1000),
      FileId: media.fileId,
      FileURL: service.cloud.vod.toMediaUrl(media.key),
    });
    expect(task.Result?.Warnings).toEqual([
      'Poster and Thumbnails are not made for VOD, which has covers and sprites of its own',
    ]);
    const measure = await measureRecording(await download(task, service.dir));
    expect(measure.topLevelBoxes).toEqual(['ftyp', 'moov', 'mdat']);
    expect(measure.frames).toBe(task.Result?.Quality?.Frames);

    await vi.waitFor(
      () => {
        const delivered = service.cloud.vod.events().filter(({ subject }) => subject === media.fileId);
        expect(delivered.at(-1)).toMatchObject({ event: { EventType: 'NewFileUpload' }, state: 'delivered' });
        // What vod-callback does with an upload.
        expect(service.cloud.vod.calls('ProcessMedia').map(({ parameters }) => parameters)).toContainEqual(
          expect.objectContaining({ FileId: media.fileId }),
        );
      },
      { timeout: 60_000, interval: 100 },
    );
  },
);

test.concurrent(
  "with COS, VOD and HLS in one request, as in the documents, all segments go to VOD, including a lost worker's",
  async () => {
    const id = await startRecording({
      Cos: { TargetDir: '11234/', TargetName: 'record-file-name.mp4' },
      Vod: { MediaInfo: { MediaName: 'test' } },
      Video: { Muxer: 'hls' },
    });
    await delay(4_000);
    await replaceWorker(service, id);
    await untilRecordedMore(service, id);
    const task = await stop(id);
    expect(task.Result?.Quality?.Recoveries).toBe(1);
    const video = findVideo(task);
    const media = findMedia(video.FileId);
    expect(media).toMatchObject({ type: 'm3u8', name: 'test' });
    expect(mediaNamed('test')).toHaveLength(1);
    expect(video.FileURL).toBe(service.cloud.vod.toMediaUrl(media.key));
    expect((await fetchPlaylist(video.FileURL))?.segments.length).toBeGreaterThanOrEqual(2);
    const measure = await measureMedia(video.FileURL);
    expect(measure.frames).toBe(task.Result?.Quality?.Frames);
    expect(measure.longestAudioStepMs).toBeLessThanOrEqual(25);
    expect(service.cloud.cos.objects(LOCAL_BUCKET)).toEqual([]);
  },
);

test.concurrent('if VOD rejects the upload, the task fails immediately with the reason', async () => {
  const id = await service.client.start({
    RecordURL: `${server.url}/motion`,
    ...size,
    Output: { Vod: { MediaInfo: { StorageRegion: 'ap-nowhere' } } },
  });
  const task = await service.client.waitFor(id, 'finished');
  expect(task.Result?.ErrorMessage).toContain('stores in ap-guangzhou only');
  expect(task.Result).not.toHaveProperty('Videos');
});

test.concurrent(
  'a recording that outlives its upload keys is uploaded after its end, or ends with the keys if there is no journal',
  async () => {
    // Journals in COS can be kept, those in a directory cannot.
    await using short = await startService(
      { RAW_DIR: '/dev/null/raw' },
      {
        vod: { uploadKeysMs: 12_000, uploadKeysGraceMs: 60_000 },
      },
    );
    const lost = await startRecording({ Vod: {} }, short);
    const kept = await Promise.all(
      ['mp4', 'hls'].map((Muxer) =>
        startRecording({ Vod: {}, Video: { Muxer } }, short, { StorageType: 'cos' }),
      ),
    );
    const ended = await short.client.waitFor(lost, 'finished');
    expect(ended.Result).toMatchObject({
      ErrorCode: 'InternalError',
      ErrorMessage: expect.stringContaining("the keys of VOD's upload expire"),
    });
    const [cut] = ended.Result?.Videos ?? [];
    findMedia(cut?.FileId, short);
    expect((await probeFile(cut?.FileURL ?? '')).video?.frames).toBe(ended.Result?.Quality?.Frames);
    const outlived = async () =>
      (await short.logs()).split('the recording outlives its upload keys').length - 1;
    await vi.waitFor(async () => expect(await outlived()).toBe(2), { timeout: 60_000, interval: 100 });
    await Promise.all(
      kept.map(async (id) => {
        const task = await stop(id, short);
        const video = findVideo(task);
        findMedia(video.FileId, short);
        const measure = await measureMedia(video.FileURL);
        expect(measure.frames).toBe(task.Result?.Quality?.Frames);
        expect(measure.longestAudioStepMs).toBeLessThanOrEqual(25);
      }),
    );
    expect(short.cloud.vod.calls('ApplyUpload')).toHaveLength(5);
    expect(short.cloud.vod.files()).toHaveLength(3);
    expect(short.cloud.cos.openUploads(LOCAL_VOD_BUCKET)).toEqual([]);
  },
);
