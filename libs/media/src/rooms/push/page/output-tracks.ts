import { channels, sampleRate } from './audio-queue.ts';

/** Chrome's class for tracks that are fed with frames; TypeScript's library does not have it. */
declare class MediaStreamTrackGenerator<Data> extends MediaStreamTrack {
  constructor(options: { kind: 'video' | 'audio' });
  readonly writable: WritableStream<Data>;
}

const blockSamples = 480;
const blockMs = (blockSamples / sampleRate) * 1000;
/** When the page was suspended for longer, the missed audio is dropped. */
const maxBehindMs = 1_000;

/** The tracks that the room receives. Both use the machine's clock (`performance.now()`). */
export interface OutputTracks {
  readonly video: MediaStreamTrack;
  readonly audio: MediaStreamTrack;
  /** Sends a frame that was due at that time, and closes it later. */
  showFrame(frame: VideoFrame, atMs: number): void;
  /** Sends the last frame again if it is older than this. */
  repeatFrame(nowMs: number, afterMs: number): void;
  /** Sends audio up to that time, including silence: a room's audio has no gaps. */
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
    // The writer accepts nothing when the track has ended; a busy machine accepts frames later.
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
