import type { MediaSource } from './pattern-source.ts';

const START_TIMEOUT_MS = 15_000;

/** Chrome has it, the declarations do not. */
interface CapturableVideo extends HTMLVideoElement {
  captureStream(): MediaStream;
}

/** A media file, played over and over. @throws when it does not play within 15 s */
export async function openMediaFile(url: string): Promise<MediaSource> {
  const element = document.createElement('video') as CapturableVideo;
  // Without the other server's consent a page may show a file, but not pass it on.
  element.crossOrigin = 'anonymous';
  element.loop = true;
  element.src = url;
  const stream = element.captureStream();
  await new Promise<void>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`${url} does not play`)), START_TIMEOUT_MS);
    element.addEventListener('error', () => reject(new Error(`${url}: ${element.error?.message ?? ''}`)));
    element.addEventListener('playing', () => resolve(), { once: true });
    element.addEventListener('playing', () => clearTimeout(timer), { once: true });
    element.play().catch(reject);
  });
  return {
    video: stream.getVideoTracks()[0],
    audio: stream.getAudioTracks()[0],
    resize: () => undefined,
    stall: (isStalled) => (isStalled ? element.pause() : void element.play()),
    resumeSound: () => element.play(),
  };
}
