import { expect, test } from 'vitest';
import { buildFfmpegArguments } from './xvfb-recorder.ts';

test('records the screen and the audio into one file', () => {
  const args = buildFfmpegArguments({
    display: ':7',
    sink: 'bench',
    width: 1280,
    height: 720,
    frameRate: 30,
    file: '/tmp/a.mp4',
  });
  expect(args.join(' ')).toBe(
    '-nostdin -loglevel error -y ' +
      '-thread_queue_size 512 -f x11grab -draw_mouse 0 -video_size 1280x720 -framerate 30 -i :7 ' +
      '-thread_queue_size 512 -f pulse -i bench.monitor ' +
      '-c:v libx264 -preset veryfast -crf 25 -pix_fmt yuv420p -c:a aac -b:a 128k /tmp/a.mp4',
  );
});
