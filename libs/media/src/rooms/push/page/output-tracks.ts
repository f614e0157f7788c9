import { channels, sampleRate } from './audio-queue.ts';

/** Chrome's way from frames to a track; it is in no TypeScript library. */
declare class MediaStreamTrackGenerator<Data> extends MediaStreamTrack {
  constructor(options: { kind: 'video' | 'audio' });
  readonly writable: WritableStream<Data>;
}

const blockSamples = 480;
export const blockMs = (blockSamples / sampleRate) * 1000;
/** A page that was not let run for longer does not catch up on audio. */
const maxBehindMs = 1_000;

/** What the room gets. Times are the machine's (`performance.now()`), which both tracks share. */
export interface OutputTracks {
  readonly video: MediaStreamTrack;
  readonly audio: MediaStreamTrack;
  /** Sends a frame that was to be seen at that time; it is closed here. */
  showFrame(frame: VideoFrame, atMs: number): void;
  /** Sends the last frame again when it has stood for a while. */
  repeatFrame(nowMs: number, afterMs: number): void;
  /** Sends audio up to that time, silence included: the audio of a room has no holes. */
  playAudio(untilMs: number, read: (atMs: number, count: number) => Int16Array<ArrayBuffer>): void;
}

export function createOutputTracks(): OutputTracks {
  const video = new MediaStreamTrackGenerator<VideoFrame>({ kind: 'video' });
  const audio = new MediaStreamTrackGenerator<AudioData>({ kind: 'audio' });
  const videoWriter = video.writable.getWriter();
  const audioWriter = audio.writable.getWriter();
  let shown: VideoFrame | undefined;
  let shownAtMs = -Infinity;
  let audioAtMs: number | undefined;

  const send = (frame: VideoFrame, atMs: number): void => {
    const timestamp = Math.round(Math.max(atMs, shownAtMs + 1) * 1000);
    const copy = new VideoFrame(frame, { timestamp });
    shownAtMs = timestamp / 1000;
    // Nobody takes frames any more when the track has ended, and a busy machine takes them later.
    if ((videoWriter.desiredSize ?? 0) <= 0) copy.close();
    else videoWriter.write(copy).catch(() => copy.close());
  };

  return {
    video,
    audio,
    showFrame(frame, atMs) {
      send(frame, atMs);
      shown?.close();
      shown = frame;
    },
    repeatFrame(nowMs, afterMs) {
      if (shown !== undefined && nowMs - shownAtMs > afterMs) send(shown, nowMs);
    },
    playAudio(untilMs, read) {
      if (audioAtMs === undefined || untilMs - audioAtMs > maxBehindMs) audioAtMs = untilMs - blockMs;
      for (; audioAtMs + blockMs <= untilMs; audioAtMs += blockMs) {
        const data = new AudioData({
          ...{ format: 's16', sampleRate, numberOfChannels: channels, numberOfFrames: blockSamples },
          timestamp: Math.round(audioAtMs * 1000),
          data: read(audioAtMs, blockSamples),
        });
        audioWriter.write(data).catch(() => data.close());
      }
    },
  };
}
