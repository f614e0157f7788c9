/**
 * Pure: ffmpeg as it is commonly told to record a virtual screen and a sound server, live.
 *
 * @param options.display the X server, as `:7`
 * @param options.sink the PulseAudio sink whose monitor is recorded
 */
export function ffmpegArguments(options: {
  display: string;
  sink: string;
  width: number;
  height: number;
  frameRate: number;
  file: string;
}): string[] {
  return [
    ...['-nostdin', '-loglevel', 'error', '-y'],
    // Room for the frames that wait while the other input is opened.
    ...['-thread_queue_size', '512', '-f', 'x11grab', '-draw_mouse', '0'],
    ...['-video_size', `${options.width}x${options.height}`, '-framerate', String(options.frameRate)],
    ...['-i', options.display],
    ...['-thread_queue_size', '512', '-f', 'pulse', '-i', `${options.sink}.monitor`],
    ...['-c:v', 'libx264', '-preset', 'veryfast', '-crf', '25', '-pix_fmt', 'yuv420p'],
    ...['-c:a', 'aac', '-b:a', '128k'],
    options.file,
  ];
}
