import type { Tracks } from './take.ts';

/** The target adds to the delay that Chrome chooses, and cannot reduce it. */
const maxDelayMs = 1_000;
const everyMs = 500;
/** More often at first: the delay of audio that begins is far from its final value. */
const firstMs = 125;
const firstSteps = 12;
/** The part of a difference that one step corrects: a new delay takes effect slowly. */
const share = 0.5;
/** Smaller differences are not noticeable. */
const toleranceMs = 5;

/**
 * Keeps a publisher's audio and video in sync. Chrome buffers them independently, and the audio's delay follows the
 * network and the load of the machine: uncorrected, they were up to 350 ms apart. So the delay of the video is
 * adjusted to that of the audio.
 *
 * @returns a function that ends it
 */
export function syncPlayoutDelay({ audio, video }: Tracks, receivers: Receivers): () => void {
  const audioReceiver = audio && receivers.get(audio);
  const videoReceiver = video && receivers.get(video);
  if (audioReceiver === undefined) return () => undefined;
  const audioDelay = createDelayReader(audioReceiver);
  const videoDelay = videoReceiver && createDelayReader(videoReceiver);
  // For video that joins audio: right from its first frame.
  let targetMs = Math.min(maxDelayMs, latest.get(audioReceiver) ?? 0);
  if (videoReceiver !== undefined) videoReceiver.jitterBufferTarget = targetMs;
  const step = async (): Promise<void> => {
    const [audioMs, videoMs] = await Promise.all([audioDelay(), videoDelay?.()]);
    if (audioMs !== undefined) latest.set(audioReceiver, audioMs);
    if (audioMs === undefined || videoMs === undefined || videoReceiver === undefined) return;
    const differenceMs = audioMs - videoMs;
    if (Math.abs(differenceMs) <= toleranceMs) return;
    // A target below Chrome's own choice has no effect: start there.
    targetMs = Math.max(targetMs, differenceMs > 0 ? Math.min(videoMs, audioMs) : 0);
    targetMs = Math.min(maxDelayMs, Math.max(0, targetMs + differenceMs * share));
    videoReceiver.jitterBufferTarget = targetMs;
  };
  let steps = 0;
  let isOver = false;
  const later = (): void => {
    const afterMs = steps++ < firstSteps ? firstMs : everyMs;
    setTimeout(() => {
      if (!isOver)
        void step()
          .catch(() => undefined)
          .finally(later);
    }, afterMs);
  };
  later();
  return () => {
    isOver = true;
  };
}

/** The last measured delay of each audio receiver, ms. */
const latest = new WeakMap<RTCRtpReceiver, number>();

/**
 * Creates a function that returns the mean delay, ms, of what has left the buffer since its last call; undefined when
 * nothing has.
 */
function createDelayReader(receiver: RTCRtpReceiver): () => Promise<number | undefined> {
  let before = { delay: 0, count: 0 };
  return async () => {
    for (const entry of (await receiver.getStats()).values() as Iterable<Record<string, unknown>>) {
      if (entry['type'] !== 'inbound-rtp') continue;
      const now = {
        delay: Number(entry['jitterBufferDelay'] ?? 0),
        count: Number(entry['jitterBufferEmittedCount'] ?? 0),
      };
      const last = before;
      before = now;
      return now.count > last.count
        ? (1000 * (now.delay - last.delay)) / (now.count - last.count)
        : undefined;
    }
    return undefined;
  };
}

/** The receiver of each track, on which its playout delay can be read and set. */
export type Receivers = WeakMap<MediaStreamTrack, RTCRtpReceiver>;

/**
 * Records the receiver of every track of every connection on this page: the SDK hands out tracks only. Must run
 * before the SDK's script, which keeps the constructor that it finds.
 */
export function trackReceivers(): Receivers {
  const receivers: Receivers = new WeakMap();
  const Original = window.RTCPeerConnection;
  window.RTCPeerConnection = class extends Original {
    constructor(...options: ConstructorParameters<typeof RTCPeerConnection>) {
      super(...options);
      this.addEventListener('track', ({ track, receiver }) => receivers.set(track, receiver));
    }
  };
  return receivers;
}
