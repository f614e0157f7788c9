import { join } from 'node:path';
import { createTrtcRecordClient } from '@scf-media/client';
import { openAnchor, openRoomBrowser } from '@scf-media/local-cloud/testing';
import { download } from '../download.ts';
import { probeMedia } from '../media-check/probe-media.ts';
import { anchorFiles } from '../trtc-record/anchor-files.ts';
import { anchorProblems } from '../trtc-record/anchor-problems.ts';
import { removeUser } from '../trtc-record/remove-user.ts';
import { userSig } from '../trtc-room/user-sig.ts';
import type { Scene } from './scene.ts';

const room = { sdkAppId: 1_400_000_000, strRoomId: 'demo-room' };
const anchors = ['alice', 'bob'];
const recorder = 'recorder';
const size = { width: 640, height: 360 };
const talkMs = 8_000;
const watch = { intervalMs: 50, timeoutMs: 60_000 };

/** Two anchors talk in a room. Each is recorded to a file, until the recorder is removed from the room. */
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
      UserSig: await userSig(cloud, recorder, signal),
      Mode: '02',
      CosConfig: { Region: cloud.region, Bucket: 'recordings-1250000000', Path: '/demo' },
      // Should nobody be there to remove it.
      MaxDurationLimit: 60,
    });
    await client.waitFor(requestId, 'recording');
    const startedMs = performance.now();
    progress.say(`recording the room as ${requestId}`);
    const bar = { label: 'recording', fromMs: 0, totalMs: talkMs, moves: true };
    await progress.waitWithBar(talkMs, bar, signal);
    await removeUser(cloud, { ...room, userId: recorder }, signal);
    const talkedMs = performance.now() - startedMs;
    const view = await client.waitFor(requestId, 'finished');
    const endedMs = performance.now() - startedMs - talkedMs;

    const names = [];
    for (const { userId, url } of anchorFiles(view, anchors)) {
      const name = `trtc-record-${userId}.mp4`;
      const file = join(outputDir, name);
      await download(url, file, { signal });
      const problems = anchorProblems(await probeMedia(file, signal), { ...size, talkedMs });
      if (problems.length > 0) throw new Error(`${file} is not as it should be: ${problems.join('; ')}`);
      names.push(`demo-output/${name}`);
    }
    const seconds = (endedMs / 1000).toFixed(2);
    return `${names.join(' and ')}: as sent, H.264 and AAC, there ${seconds} s after the recorder was removed`;
  },
};
