import { expect, test } from 'vitest';
import { startLocalCloud } from '../local-cloud.ts';
import { openAnchor } from '../testing/open-anchor.ts';
import { openRoomBrowser } from '../testing/room-browser.ts';
import { enterAsAudience, openVisitor } from '../testing/room-visitor.ts';
import { createTempDir } from '../testing/temp-dir.ts';

test('an audience member receives the picture and the sound of an anchor in another browser', async () => {
  await using dir = await createTempDir('trtc');
  await using cloud = await startLocalCloud({ dir: dir.path });
  const room = { strRoomId: 'lesson-1' };
  await using anchor = await openAnchor({
    ...{ cloudUrl: cloud.apiUrl, room, userId: 'alice' },
    size: { width: 320, height: 180 },
  });
  await using browser = await openRoomBrowser();
  const page = await openVisitor(browser, cloud.apiUrl);
  await enterAsAudience(page, 'bob', room);
  const received = await page.evaluate(async (userId) => {
    const { trtc } = window.visitor;
    await trtc.startRemoteVideo({ userId, ...({ streamType: 'main' } as { streamType: never }) });
    await trtc.muteRemoteAudio(userId, false);
    const video = trtc.getVideoTrack({ userId });
    const audio = trtc.getAudioTrack(userId);
    if (video === null || audio === null) throw new Error('no tracks');
    const recorder = new MediaRecorder(new MediaStream([video, audio]));
    const first = new Promise<Blob>((resolve) => (recorder.ondataavailable = ({ data }) => resolve(data)));
    recorder.start(1000);
    const { size } = await first;
    recorder.stop();
    return { type: recorder.mimeType, size };
  }, anchor.userId);
  expect(received.type).toContain('avc1');
  expect(received.size).toBeGreaterThan(1000);
});
