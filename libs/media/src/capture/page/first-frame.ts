/** Chrome's own classes, which TypeScript's library does not have yet. */
declare const MediaStreamTrackProcessor: new (init: { track: MediaStreamTrack }) => {
  readable: ReadableStream<VideoFrame>;
};
declare const MediaStreamTrackGenerator: new (init: {
  kind: 'video';
}) => MediaStreamTrack & { writable: WritableStream<VideoFrame> };

/** The recorder misses what comes before it listens: the next must not be long in coming. */
const repeatMs = 200;

/**
 * A stream with the sound of this one, whose picture is white until there is one of the page. Chrome's capture has none of a
 * page whose main thread is busy before it is drawn for the first time, and a recorder without a picture gives nothing at
 * all, not even sound. Only for such pages: all pictures pass through this page's scripts from then on. Runs in the browser.
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
      await writer.write(whiteFrame(width, height));
      await new Promise((resolve) => setTimeout(resolve, repeatMs));
    }
  };
  // The recorder that reads it has ended, or the capture has, which its track tells.
  forward().catch(() => undefined);
  fillIn().catch(() => undefined);
  return new MediaStream([drawn, ...stream.getAudioTracks()]);
}

/** In the colours that Chrome's capture has, so that the encoder goes on as it began. */
function whiteFrame(width: number, height: number): VideoFrame {
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
