import { openRtmpPush, openSource } from '@scf-media/media/media-push';

/** Run as a process of its own, so that what it takes can be told from what the benchmark takes: a source and a target. */
const [url = '', server = '', stream = ''] = process.argv.slice(2);
// As a worker does it: through the way that leads only where it may.
await using source = await openSource({ url, isLive: false }, async (address) => [{ address, family: 4 }]);
await using push = await openRtmpPush({
  source: source.input,
  target: { url: server, stream },
  ...{ startAtMs: 0, loop: false, volumePercent: 100 },
  ...{ ffmpegPath: 'ffmpeg', ffprobePath: 'ffprobe' },
});
await push.ended;
