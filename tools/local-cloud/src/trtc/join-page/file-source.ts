import type { MediaSource } from './pattern-source.ts';

const START_TIMEOUT_MS = 15_000;

/** Chrome supports it; TypeScript's declarations lack it. */
interface CapturableVideo extends HTMLVideoElement {
  captureStream(): MediaStream;
}

/**
 * Plays a media file in a loop.
 *
 * @param clicked resolves after a click on the page, which browsers may require before playing audio
 * @throws Error if it does not play within 15 s
 */
export async function openMediaFile(url: string, clicked: () => Promise<void>): Promise<MediaSource> {
  const element = document.createElement('video') as CapturableVideo;
  // Requests CORS access, without which the stream cannot be captured.
  element.crossOrigin = 'anonymous';
  element.loop = true;
  element.src = url;
  const stream = element.captureStream();
  try {
    await playWithinLimit(element);
  } catch (error) {
    if (!(error instanceof DOMException) || error.name !== 'NotAllowedError') throw error;
    await clicked();
    await playWithinLimit(element);
  }
  return {
    video: stream.getVideoTracks()[0],
    audio: stream.getAudioTracks()[0],
    resize: () => undefined,
    stall: (isStalled) => (isStalled ? element.pause() : void element.play()),
    isSilent: () => false,
    resumeSound: () => Promise.resolve(),
  };
}

async function playWithinLimit(element: HTMLVideoElement): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const tooLong = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${element.src} does not play`)), START_TIMEOUT_MS);
  });
  try {
    await Promise.race([element.play(), tooLong]);
  } finally {
    clearTimeout(timer);
  }
}
