/** Chrome's way from frames to a track; it is in no TypeScript library. */
declare class MediaStreamTrackGenerator extends MediaStreamTrack {
  constructor(options: { kind: 'video' });
  readonly writable: WritableStream<VideoFrame>;
}

/** A picture that stands is sent again after this long: who comes into the room meanwhile sees it. */
const repeatMs = 200;

/**
 * The pictures of an element as a track, each as it is shown.
 *
 * Not the one of `captureStream`: that takes a picture so many times a second as the one that is shown when it begins would
 * be shown in a row (Chromium 156). A stream whose first picture stands for a second then has one picture a second for
 * ever (measured, with a live stream).
 */
export function pictureTrack(element: HTMLVideoElement): MediaStreamTrack {
  const track = new MediaStreamTrackGenerator({ kind: 'video' });
  const writer = track.writable.getWriter();
  let sentAtMs = -Infinity;
  const send = (): void => {
    sentAtMs = performance.now();
    const picture = new VideoFrame(element, { timestamp: Math.round(sentAtMs * 1000) });
    // Nobody takes pictures any more when the track has ended.
    writer.write(picture).catch(() => picture.close());
  };
  const onPicture = (): void => {
    element.requestVideoFrameCallback(onPicture);
    send();
  };
  element.requestVideoFrameCallback(onPicture);
  setInterval(() => {
    const hasPicture = element.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA;
    if (hasPicture && performance.now() - sentAtMs > repeatMs) send();
  }, repeatMs);
  return track;
}
