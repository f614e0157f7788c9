import { receiveCallbacks } from '@scf-media/cloud/testing';
import { eventually } from '@scf-media/local-cloud/testing';
import { startRtmpServer, type RtmpServer } from '@scf-media/media/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { countFrames } from './testing/count-frames.ts';
import { openPushService, type PushService } from './testing/push-service.ts';
import { publishLive } from './testing/publish-live.ts';

let rtmp: RtmpServer;
let pushes: PushService;
beforeAll(async () => {
  [rtmp, pushes] = await Promise.all([startRtmpServer(), openPushService()]);
});
afterAll(async () => {
  await pushes?.[Symbol.asyncDispose]();
  await rtmp?.[Symbol.asyncDispose]();
});

test.concurrent(
  'a live stream is pushed from its current position, also after its server was down',
  async () => {
    const { client } = pushes;
    const VideoSrc = `${rtmp.url}/live/a`;
    await using streams = new AsyncDisposableStack();
    streams.use(publishLive(VideoSrc));
    await using viewer = await pushes.viewer('live');
    const frames = await countFrames(viewer);
    const requestId = await client.start(pushes.request('live', { VideoSrc, Mode: 'live' }));
    await pushes.untilPosition(requestId, 1);
    expect((await client.describe(requestId)).Duration).toBeUndefined();
    await rtmp.restart();
    streams.use(publishLive(VideoSrc));
    const before = await frames();
    await eventually(async () => (await frames()) > before + 15 || undefined);
    const refused = await pushes.http.control(requestId, JSON.stringify({ Action: 'Seek', Position: 1 }));
    expect(refused).toMatchObject({ status: 409, json: { Code: 'InvalidStatus' } });
    await client.stop(requestId);
    expect(await client.waitFor(requestId, 'finished')).toMatchObject({ EndReason: 'stopped', Mode: 'live' });
  },
);

test.concurrent('sources without audio or without video are pushed', async () => {
  const { client, files } = pushes;
  await using viewer = await pushes.viewer('halves');
  const frames = await countFrames(viewer);
  const begin = (name: string, UserId: string) =>
    client.start(pushes.request('halves', { VideoSrc: `${files.url}/${name}`, UserId }));
  const silent = await begin('silent.mp4', 'silent');
  const audioOnly = await begin('audio.mp3', 'audio');
  expect(await client.waitFor(silent, 'finished')).toMatchObject({ EndReason: 'completed' });
  expect(await frames()).toBeGreaterThan(10);
  const view = await client.waitFor(audioOnly, 'finished');
  expect(view).toMatchObject({ EndReason: 'completed' });
  expect(view.Position).toBeGreaterThan(3.5);
});

test.concurrent(
  'over rtmp a file is published in the room, and can be paused, resumed and seeked',
  async () => {
    const { client, files } = pushes;
    const requestId = await client.start(
      pushes.request('by_rtmp', { VideoSrc: `${files.url}/long.mp4`, Transport: 'rtmp' }),
    );
    await pushes.untilPosition(requestId, 1);
    await client.pause(requestId);
    await client.waitFor(requestId, 'paused');
    await client.seek(requestId, 38);
    await client.resume(requestId);
    const view = await client.waitFor(requestId, 'finished');
    expect(view).toMatchObject({ EndReason: 'completed', Transport: 'rtmp', Duration: 40 });
    expect(view.Position).toBeGreaterThan(39);
  },
);

test.concurrent.for([
  ['is not there', 'missing.mp4?sign=secret', {}, 'SourceNotPlayable', /404/],
  ['is no media', 'text.mp4', {}, 'SourceNotPlayable', /./],
  ['ends before StartAt', 'short.mp4', { StartAt: 7 }, 'InvalidParameter', /^StartAt must be before the end/],
] as const)('a source that %s is a clear result', async ([, name, fields, Code, says]) => {
  const { client, files } = pushes;
  await using receiver = await receiveCallbacks();
  const VideoSrc = `${files.url}/${name}`;
  const requestId = await client.start(
    pushes.request('bad', { VideoSrc, Callback: receiver.url, Transport: 'rtmp', ...fields }),
  );
  const view = await client.waitFor(requestId, 'finished');
  expect(view).toMatchObject({ Code, Message: expect.stringMatching(says), EndReason: 'failed' });
  expect(receiver.bodies.at(-1)).toMatchObject({ Event: 'end', Code, Message: view.Message });
  expect(JSON.stringify([view, receiver.bodies.at(-1)])).not.toContain('secret');
});
