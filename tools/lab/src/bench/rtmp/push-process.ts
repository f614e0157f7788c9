import { openRtmpPush, openSource } from '@scf-media/media/media-push';

/** Pushes a source to a target, in a process of its own so that its CPU time can be measured. */
const [url = '', server = '', stream = ''] = process.argv.slice(2);
// As in a worker, the source is opened with a check of its addresses.
await using source = await openSource({ url, isLive: false }, async (address) => [{ address, family: 4 }]);
await using push = await openRtmpPush({
  source: source.input,
  target: { url: server, stream },
  ...{ startAtMs: 0, loop: false, volumePercent: 100 },
  ...{ ffmpegPath: 'ffmpeg', ffprobePath: 'ffprobe' },
});
await push.ended;
