/** Chrome's own classes, which TypeScript's library does not have yet. */
declare const MediaStreamTrackProcessor: new (init: { track: MediaStreamTrack }) => {
  readable: ReadableStream<VideoFrame>;
};
declare const MediaStreamTrackGenerator: new (init: {
  kind: 'video';
}) => MediaStreamTrack & { writable: WritableStream<VideoFrame> };

/** The recorder misses what comes before it listens, so the next frame must follow soon. */
const repeatMs = 200;

/**
 * Returns a stream with the same audio, whose video is white until the page has drawn something. While a page's main
 * thread is busy before its first paint, Chrome captures no frame, and a recorder without a frame gives nothing, not
 * even audio. Only for such pages: from then on, all frames pass through this page's scripts. Runs in the browser.
 */
export function withFirstFrame(
  stream: MediaStream,
  { width, height }: { width: number; height: number },
): MediaStream {
  const [captured] = stream.getVideoTracks();
  if (captured === undefined) throw new Error('nothing is captured');
  const drawn = new MediaStreamTrackGenerator({ kind: 'video' });
  const writer = drawn.writable.getWriter();
  const reader = new MediaStreamTrackProcessor({ track: captured }).readable.getReader();
  let isThere = false;

  const forward = async (): Promise<void> => {
    for (;;) {
      const { value: frame, done } = await reader.read();
      isThere = true;
      if (done) return writer.close();
      await writer.write(frame);
    }
  };
  const fillIn = async (): Promise<void> => {
    while (!isThere) {
      await writer.write(createWhiteFrame(width, height));
      await new Promise((resolve) => setTimeout(resolve, repeatMs));
    }
  };
  // The recorder that reads it has ended, or the capture has, which its track reports.
  forward().catch(() => undefined);
  fillIn().catch(() => undefined);
  return new MediaStream([drawn, ...stream.getAudioTracks()]);
}

/** Creates a frame in the colours of Chrome's capture, so that the encoder does not have to change. */
function createWhiteFrame(width: number, height: number): VideoFrame {
  const luma = width * height;
  const planes = new Uint8Array(luma + 2 * Math.ceil(width / 2) * Math.ceil(height / 2));
  planes.fill(235, 0, luma).fill(128, luma);
  return new VideoFrame(planes, {
    format: 'I420',
    codedWidth: width,
    codedHeight: height,
    timestamp: performance.now() * 1000,
    colorSpace: { primaries: 'bt709', transfer: 'bt709', matrix: 'bt709', fullRange: false },
  });
}
