import type { MediaSource } from './pattern-source.ts';

const START_TIMEOUT_MS = 15_000;

/** Chrome has it, the declarations do not. */
interface CapturableVideo extends HTMLVideoElement {
  captureStream(): MediaStream;
}

/**
 * A media file, played over and over.
 *
 * @param clicked resolves when somebody has clicked on the page: before that a browser may let nothing sound
 * @throws Error when it does not play within 15 s
 */
export async function openMediaFile(url: string, clicked: () => Promise<void>): Promise<MediaSource> {
  const element = document.createElement('video') as CapturableVideo;
  // Without the other server's consent a page may show a file, but not pass it on.
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
