import { channels, sampleRate } from './sound-queue.ts';

/** Chrome's way from frames to a track; it is in no TypeScript library. */
declare class MediaStreamTrackGenerator<Data> extends MediaStreamTrack {
  constructor(options: { kind: 'video' | 'audio' });
  readonly writable: WritableStream<Data>;
}

const blockSamples = 480;
export const blockMs = (blockSamples / sampleRate) * 1000;
/** A page that was not let run for longer does not catch up on sound. */
const mostBehindMs = 1_000;

/** What the room gets. Times are the machine's (`performance.now()`), which both tracks share. */
export interface OutputTracks {
  readonly video: MediaStreamTrack;
  readonly audio: MediaStreamTrack;
  /** Sends a picture that was to be seen at that time; it is closed here. */
  showPicture(frame: VideoFrame, atMs: number): void;
  /** Sends the last picture again when it has stood for a while. */
  repeatPicture(nowMs: number, afterMs: number): void;
  /** Sends sound up to that time, silence included: the sound of a room has no holes. */
  playSound(untilMs: number, read: (atMs: number, count: number) => Int16Array<ArrayBuffer>): void;
}

export function createOutputTracks(): OutputTracks {
  const video = new MediaStreamTrackGenerator<VideoFrame>({ kind: 'video' });
  const audio = new MediaStreamTrackGenerator<AudioData>({ kind: 'audio' });
  const pictures = video.writable.getWriter();
  const sounds = audio.writable.getWriter();
  let shown: VideoFrame | undefined;
  let shownAtMs = -Infinity;
  let soundAtMs: number | undefined;

  const send = (frame: VideoFrame, atMs: number): void => {
    const timestamp = Math.round(Math.max(atMs, shownAtMs + 1) * 1000);
    const picture = new VideoFrame(frame, { timestamp });
    shownAtMs = timestamp / 1000;
    // Nobody takes pictures any more when the track has ended, and a busy machine takes them later.
    if ((pictures.desiredSize ?? 0) <= 0) picture.close();
    else pictures.write(picture).catch(() => picture.close());
  };

  return {
    video,
    audio,
    showPicture(frame, atMs) {
      send(frame, atMs);
      shown?.close();
      shown = frame;
    },
    repeatPicture(nowMs, afterMs) {
      if (shown !== undefined && nowMs - shownAtMs > afterMs) send(shown, nowMs);
    },
    playSound(untilMs, read) {
      if (soundAtMs === undefined || untilMs - soundAtMs > mostBehindMs) soundAtMs = untilMs - blockMs;
      for (; soundAtMs + blockMs <= untilMs; soundAtMs += blockMs) {
        const data = new AudioData({
          ...{ format: 's16', sampleRate, numberOfChannels: channels, numberOfFrames: blockSamples },
          timestamp: Math.round(soundAtMs * 1000),
          data: read(soundAtMs, blockSamples),
        });
        sounds.write(data).catch(() => data.close());
      }
    },
  };
}
