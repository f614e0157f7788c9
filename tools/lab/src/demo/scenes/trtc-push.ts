import { join } from 'node:path';
import { createTrtcPushClient, createTrtcRecordClient } from '@scf-media/client';
import { download } from '../download.ts';
import { openLivelyPage } from '../lively-page/open-lively-page.ts';
import { probeMedia } from '../probe-media.ts';
import { findAnchorProblems, getAnchorFiles } from '../trtc/anchor-files.ts';
import { fetchUserSig, removeUser } from '../trtc/room-access.ts';
import type { Scene } from './scene.ts';

const room = { sdkAppId: 1_400_000_000, strRoomId: 'demo_cinema' };
/** The same video is pushed in both ways. */
const pushers = [
  { userId: 'projector', transport: 'webrtc', file: 'trtc-push-recorded.mp4' },
  { userId: 'projector_rtmp', transport: 'rtmp', file: 'trtc-push-rtmp-recorded.mp4' },
] as const;
const recorder = 'recorder';
const watch = { intervalMs: 50, timeoutMs: 60_000 };

/** Pushes a whole file into a room over WebRTC and over RTMP, while trtc-record records the room. */
export const trtcPushScene: Scene = {
  name: 'trtc-push',
  async play({ serviceUrl, cloud, progress, signal, outputDir, workDir }) {
    await using page = await openLivelyPage(workDir, signal);
    const { video } = page;
    const entry = async (UserId: string) => ({
      SdkAppId: room.sdkAppId,
      StrRoomId: room.strRoomId,
      UserId,
      UserSig: await fetchUserSig(cloud, UserId, signal),
    });

    const records = createTrtcRecordClient({ endpoint: serviceUrl('trtc-record'), signal, watch });
    const recording = await records.start({
      ...(await entry(recorder)),
      Mode: '02',
      CosConfig: { Region: cloud.region, Bucket: 'recordings-1250000000', Path: '/demo' },
      // In case the demo cannot remove it.
      MaxDurationLimit: 120,
    });
    await records.waitFor(recording, 'recording');

    const pushes = createTrtcPushClient({ endpoint: serviceUrl('trtc-push'), signal, watch });
    const started = await Promise.all(
      pushers.map(async ({ userId, transport }) => {
        const request = { ...(await entry(userId)), VideoSrc: video.url, Transport: transport };
        const push = await pushes.start(request);
        await pushes.waitFor(push, 'pushing');
        return push;
      }),
    );
    const startedMs = performance.now();
    progress.say(
      `pushing ${video.seconds} s of video into the room ${room.strRoomId} as ${started.join(' and ')}`,
    );
    const bar = { label: 'pushing', fromMs: 0, totalMs: video.seconds * 1000, moves: true };
    await progress.waitWithBar(video.seconds * 1000, bar, signal);
    for (const push of started) {
      const pushed = await pushes.waitFor(push, 'finished');
      if (pushed.EndReason !== 'completed')
        throw new Error(`the push did not complete: ${JSON.stringify(pushed)}`);
    }
    const pushedMs = performance.now() - startedMs;

    await removeUser(cloud, { ...room, userId: recorder }, signal);
    const recorded = await records.waitFor(recording, 'finished');
    const files = getAnchorFiles(
      recorded,
      pushers.map(({ userId }) => userId),
    );
    for (const { userId, file: name } of pushers) {
      const file = join(outputDir, name);
      for (const { url } of files.filter((each) => each.userId === userId))
        await download(url, file, { signal });
      const { width, height } = video;
      const problems = findAnchorProblems(await probeMedia(file, signal), {
        width,
        height,
        publishedMs: pushedMs,
      });
      if (problems.length > 0) throw new Error(`${file} is faulty: ${problems.join('; ')}`);
    }
    return 'demo-output/trtc-push-recorded.mp4, trtc-push-rtmp-recorded.mp4: the whole video as the room received it over WebRTC and over RTMP';
  },
};
