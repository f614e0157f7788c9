import type { FromPatternWorker, ToPatternWorker } from './pattern-messages.ts';
import type { RoomConfig } from './room-config.ts';

const BEEP_HZ = 1000;
const BEEP_S = 0.1;

/** Tracks to publish. */
export interface MediaSource {
  readonly video: MediaStreamTrack | undefined;
  readonly audio: MediaStreamTrack | undefined;
  resize(width: number, height: number): void;
  stall(isStalled: boolean): void;
  /** Whether the browser requires a click before playing audio. */
  isSilent(): boolean;
  resumeSound(): Promise<void>;
}

/** Chrome's API to make a track from frames; TypeScript's libraries lack it. */
declare class MediaStreamTrackGenerator extends MediaStreamTrack {
  constructor(options: { kind: 'video' });
  readonly writable: WritableStream<VideoFrame>;
}

/** Opens the test pattern: a frame counter, and a simultaneous flash and beep every second. */
export function openPattern(
  config: Pick<RoomConfig, 'width' | 'height' | 'framesPerSecond' | 'hasGrain'>,
): MediaSource {
  const audio = new AudioContext();
  const destination = audio.createMediaStreamDestination();
  const [audioTrack] = destination.stream.getAudioTracks();
  // Without a connected source Chrome produces no audio instead of silence, and the beeps are late.
  const silence = audio.createConstantSource();
  silence.offset.value = 0;
  silence.connect(destination);
  silence.start();
  const worker = new Worker('/trtc/pattern-worker.js');
  const generator = new MediaStreamTrackGenerator({ kind: 'video' });
  const post = (message: ToPatternWorker, moved: Transferable[] = []): void =>
    worker.postMessage(message, moved);
  worker.onmessage = ({ data: { flashInMs } }: MessageEvent<FromPatternWorker>) => {
    if (audio.state !== 'running') return;
    const startsAt = audio.currentTime + flashInMs / 1000;
    const tone = audio.createOscillator();
    tone.frequency.value = BEEP_HZ;
    tone.connect(destination);
    tone.start(startsAt);
    tone.stop(startsAt + BEEP_S);
  };
  const { width, height, framesPerSecond, hasGrain } = config;
  const frames = generator.writable;
  const { timeOrigin: timeOriginMs } = performance;
  post({ type: 'start', frames, width, height, framesPerSecond, hasGrain, timeOriginMs }, [frames]);
  return {
    video: generator,
    audio: audioTrack,
    resize: (newWidth, newHeight) => post({ type: 'resize', width: newWidth, height: newHeight }),
    stall: (isStalled) => post({ type: 'stall', isStalled }),
    isSilent: () => audio.state !== 'running',
    resumeSound: () => audio.resume(),
  };
}
