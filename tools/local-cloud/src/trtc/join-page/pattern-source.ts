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
  /** A browser may let no page sound before it was clicked. */
  isSilent(): boolean;
  resumeSound(): Promise<void>;
}

/** Chrome's way from drawn frames to a track; it is in no TypeScript library. */
declare class MediaStreamTrackGenerator extends MediaStreamTrack {
  constructor(options: { kind: 'video' });
  readonly writable: WritableStream<VideoFrame>;
}

/** A counter of frames, and once a second a flash and a beep at the same time. */
export function openPattern(
  config: Pick<RoomConfig, 'width' | 'height' | 'framesPerSecond' | 'hasGrain'>,
): MediaSource {
  const audio = new AudioContext();
  const destination = audio.createMediaStreamDestination();
  const [sound] = destination.stream.getAudioTracks();
  // While nothing is connected Chrome gives no silence but nothing, and the beeps come late.
  const silence = audio.createConstantSource();
  silence.offset.value = 0;
  silence.connect(destination);
  silence.start();
  const worker = new Worker('/trtc/pattern-worker.js');
  const generator = new MediaStreamTrackGenerator({ kind: 'video' });
  const tell = (message: ToPatternWorker, moved: Transferable[] = []): void =>
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
  tell({ type: 'start', frames, width, height, framesPerSecond, hasGrain, timeOriginMs }, [frames]);
  return {
    video: generator,
    audio: sound,
    resize: (newWidth, newHeight) => tell({ type: 'resize', width: newWidth, height: newHeight }),
    stall: (isStalled) => tell({ type: 'stall', isStalled }),
    isSilent: () => audio.state !== 'running',
    resumeSound: () => audio.resume(),
  };
}
