import { once } from 'node:events';
import { openRoomPush, openSource } from '@scf-media/media/media-push';
import { pushOrder, type PushMessage } from './push-order.ts';

/** Pushes one source as trtc-push's worker does. Runs as a process of its own. */
const { url, isLive, room, chromiumPath, ffmpegPath, sdkUrl, ...user } = pushOrder.parse(
  JSON.parse(process.argv[2] ?? ''),
);
const send = (message: PushMessage): void => void process.send?.(message);
const stopRequested = Promise.race([once(process, 'message'), once(process, 'disconnect')]);

send({ type: 'begun', atMs: Date.now() });
await using source = await openSource({ url, isLive }, undefined);
await using push = await openRoomPush({
  entry: { ...user, strRoomId: room },
  sdkUrl,
  source: source.input,
  startAtMs: 0,
  loop: false,
  volumePercent: 100,
  chromiumPath,
  ffmpegPath,
  ffprobePath: 'ffprobe',
  onEvent: ({ type, message }) => console.error(`${type}: ${message}`),
});
const reason = await Promise.race([push.ended, stopRequested.then(() => 'stopped')]);
await push.stop();
send({ type: 'ended', reason });
process.disconnect?.();
