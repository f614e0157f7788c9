import { isSame, isUniform, pixelPeriod } from './planes.ts';

/** What is seen in a picture of the captured tab. */
export interface SeenFrame {
  oneColour: boolean;
  /** The same to the pixel as the picture seen before; false for the first. */
  same: boolean;
}

/** Chrome's own class, which TypeScript's library does not have yet. */
declare const MediaStreamTrackProcessor: new (init: { track: MediaStreamTrack; maxBufferSize: number }) => {
  readable: ReadableStream<VideoFrame>;
};

/** Not in the first moment: Chrome draws a mark into the page then, to get its first picture. */
const firstMs = 1_000;
const everyMs = 1_000;
/** While nothing changes Chrome gives one picture a second, and each of them is looked at. */
const calmMs = 400;

/**
 * Looks at a picture of the track once a second, and at every one while nothing changes: nothing that happens
 * between two looks that are alike goes unseen. Runs in the browser. Chrome keeps the newest picture for us and copies
 * it when it is asked for; no other picture costs anything here.
 *
 * Measured at 1280x720, by the clock on a busy machine: in the middle 0.2 ms for a look at a picture that moves, 0.4 ms for
 * one that stands; 0.7 to 3.7 ms on average, with the first ones and those that had to wait.
 *
 * @param isWanted asked before each look; without it the next one waits
 */
export async function watchFrames(
  track: MediaStreamTrack,
  isWanted: () => boolean,
  onSeen: (picture: SeenFrame) => void,
): Promise<void> {
  const reader = new MediaStreamTrackProcessor({ track, maxBufferSize: 1 }).readable.getReader();
  let before: Copy | undefined;
  /** The copies take turns, so that no garbage is made. */
  let spare: ArrayBuffer | undefined;
  let seen: SeenFrame = { oneColour: false, same: false };
  for (let waitMs = firstMs; ; waitMs = seen.same ? calmMs : everyMs) {
    await new Promise((resolve) => setTimeout(resolve, waitMs));
    if (!isWanted()) continue;
    const { value: frame, done } = await reader.read();
    if (done) return;
    let copy: Copy;
    try {
      copy = await copyOf(frame, spare);
    } finally {
      frame.close();
    }
    const same = before !== undefined && isSame(before.words, copy.words);
    seen = { same, oneColour: same ? seen.oneColour : copy.planes.every(isOneColour) };
    spare = before?.words.buffer;
    before = copy;
    onSeen(seen);
  }
}

interface Copy {
  words: Int32Array<ArrayBuffer>;
  planes: { bytes: Uint8Array; period: number }[];
}

const isOneColour = ({ bytes, period }: Copy['planes'][number]): boolean => isUniform(bytes, period);

async function copyOf(frame: VideoFrame, spare: ArrayBuffer | undefined): Promise<Copy> {
  // A picture that lies in the graphics card has no format of its own.
  const options: VideoFrameCopyToOptions = frame.format === null ? { format: 'RGBA' } : {};
  const format = frame.format ?? 'RGBA';
  const bytes = frame.allocationSize(options);
  const wordBytes = Math.ceil(bytes / 4) * 4;
  const buffer = spare?.byteLength === wordBytes ? spare : new ArrayBuffer(wordBytes);
  const layout = await frame.copyTo(buffer, options);
  return {
    words: new Int32Array(buffer),
    planes: layout.map(({ offset }, plane) => ({
      bytes: new Uint8Array(buffer, offset, (layout[plane + 1]?.offset ?? bytes) - offset),
      period: pixelPeriod(format, plane),
    })),
  };
}
