import { openSource } from '../media-source/open-source.ts';
import { openRtmpPush } from '../rtmp-push/open-rtmp-push.ts';

/** Run as a process of its own, so that what it takes can be told from what the test takes: a source and a target. */
const [url = '', target = ''] = process.argv.slice(2);
// As a worker does it: through the way that leads only where it may.
await using source = await openSource({ url, isLive: false }, async (address) => [{ address, family: 4 }]);
await using push = await openRtmpPush({
  source: source.input,
  target: {
    url: target.slice(0, target.lastIndexOf('/')),
    stream: target.slice(target.lastIndexOf('/') + 1),
  },
  startAtMs: 0,
  loop: false,
  volumePercent: 100,
  ffmpegPath: 'ffmpeg',
  ffprobePath: 'ffprobe',
});
await push.ended;
