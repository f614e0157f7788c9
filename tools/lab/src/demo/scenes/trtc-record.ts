import { join } from 'node:path';
import { createTrtcRecordClient } from '@scf-media/client';
import { openAnchor, openRoomBrowser } from '@scf-media/local-cloud/testing';
import { download } from '../download.ts';
import { probeMedia } from '../probe-media.ts';
import { findAnchorProblems, getAnchorFiles } from '../trtc/anchor-files.ts';
import { fetchUserSig, removeUser } from '../trtc/room-access.ts';
import type { Scene } from './scene.ts';

const room = { sdkAppId: 1_400_000_000, strRoomId: 'demo-room' };
const anchors = ['alice', 'bob'];
const recorder = 'recorder';
const size = { width: 640, height: 360 };
const publishMs = 8_000;
const watch = { intervalMs: 50, timeoutMs: 60_000 };

/** Records two anchors in a room, each to a file, until the recorder is removed from the room. */
export const trtcRecordScene: Scene = {
  name: 'trtc-record',
  async play({ serviceUrl, cloud, progress, signal, outputDir }) {
    const cloudUrl = `http://${cloud.apiEndpoint}`;
    progress.say(`${anchors.join(' and ')} enter the room ${room.strRoomId}`);
    await using people = new AsyncDisposableStack();
    const browser = people.use(await openRoomBrowser());
    for (const userId of anchors)
      people.use(await openAnchor({ cloudUrl, room: { strRoomId: room.strRoomId }, userId, browser, size }));

    const client = createTrtcRecordClient({ endpoint: serviceUrl('trtc-record'), signal, watch });
    const requestId = await client.start({
      SdkAppId: room.sdkAppId,
      StrRoomId: room.strRoomId,
      UserId: recorder,
      UserSig: await fetchUserSig(cloud, recorder, signal),
      Mode: '02',
      CosConfig: { Region: cloud.region, Bucket: 'recordings-1250000000', Path: '/demo' },
      // In case the demo cannot remove it.
      MaxDurationLimit: 60,
    });
    await client.waitFor(requestId, 'recording');
    const startedMs = performance.now();
    progress.say(`recording the room as ${requestId}`);
    const bar = { label: 'recording', fromMs: 0, totalMs: publishMs, moves: true };
    await progress.waitWithBar(publishMs, bar, signal);
    await removeUser(cloud, { ...room, userId: recorder }, signal);
    const publishedMs = performance.now() - startedMs;
    const view = await client.waitFor(requestId, 'finished');
    const finishMs = performance.now() - startedMs - publishedMs;

    const names = [];
    for (const { userId, url } of getAnchorFiles(view, anchors)) {
      const name = `trtc-record-${userId}.mp4`;
      const file = join(outputDir, name);
      await download(url, file, { signal });
      const problems = findAnchorProblems(await probeMedia(file, signal), { ...size, publishedMs });
      if (problems.length > 0) throw new Error(`${file} is faulty: ${problems.join('; ')}`);
      names.push(`demo-output/${name}`);
    }
    const seconds = (finishMs / 1000).toFixed(2);
    return `${names.join(' and ')}: H.264 and AAC as published, available ${seconds} s after the recorder was removed`;
  },
};
