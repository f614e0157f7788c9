/** Chrome's way from frames to a track; it is in no TypeScript library. */
declare class MediaStreamTrackGenerator extends MediaStreamTrack {
  constructor(options: { kind: 'video' });
  readonly writable: WritableStream<VideoFrame>;
}

/** How often the element is asked for its picture: the sound does not wait for it. */
const lookMs = 8;
/** A picture that stands is sent again after this long: who comes into the room meanwhile sees it. */
const repeatMs = 200;

/**
 * The pictures of an element as a track, each when it is shown.
 *
 * Not the one of `captureStream`: that takes a picture so many times a second as the one that is shown when it begins would
 * be shown in a row (Chromium 156). A stream whose first picture stands for a second then has one picture a second for
 * ever (measured, with a live stream).
 */
export function pictureTrack(element: HTMLVideoElement): MediaStreamTrack {
  const track = new MediaStreamTrackGenerator({ kind: 'video' });
  const writer = track.writable.getWriter();
  let sentAtMs = -Infinity;
  /** Of the picture that was sent last, in the media. */
  let sentTime: number | undefined;
  setInterval(() => {
    if (element.readyState < HTMLMediaElement.HAVE_CURRENT_DATA) return;
    const nowMs = performance.now();
    const shown = new VideoFrame(element);
    if (shown.timestamp !== sentTime || nowMs - sentAtMs > repeatMs) {
      sentAtMs = nowMs;
      sentTime = shown.timestamp;
      const picture = new VideoFrame(shown, { timestamp: Math.round(nowMs * 1000) });
      // Nobody takes pictures any more when the track has ended.
      writer.write(picture).catch(() => picture.close());
    }
    shown.close();
  }, lookMs);
  return track;
}
