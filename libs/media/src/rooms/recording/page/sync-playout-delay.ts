import type { Tracks } from './take.ts';

/** Chrome adds to the delay it wants itself, never takes from it. */
const maxDelayMs = 1_000;
const everyMs = 500;
/** At first more often: the delay of audio that begins is far from what it comes to. */
const firstMs = 125;
const firstSteps = 12;
/** Of a difference so much is made up for in one step: a delay needs some time to be there. */
const share = 0.5;
/** Differences that no one hears. */
const toleranceMs = 5;

/**
 * Audio and video are buffered each by itself, and the delay of the audio follows the network and the load of the
 * machine: unlooked after, the two were up to 350 ms apart. So the frame's delay is kept at that of the audio.
 *
 * @returns ends it
 */
export function syncPlayoutDelay({ audio, video }: Tracks, receivers: Receivers): () => void {
  const audioReceiver = audio && receivers.get(audio);
  const videoReceiver = video && receivers.get(video);
  if (audioReceiver === undefined) return () => undefined;
  const audioDelay = createDelayReader(audioReceiver);
  const videoDelay = videoReceiver && createDelayReader(videoReceiver);
  // Of a frame that joins audio: there from its first frame.
  let targetMs = Math.min(maxDelayMs, latest.get(audioReceiver) ?? 0);
  if (videoReceiver !== undefined) videoReceiver.jitterBufferTarget = targetMs;
  const step = async (): Promise<void> => {
    const [audioMs, videoMs] = await Promise.all([audioDelay(), videoDelay?.()]);
    if (audioMs !== undefined) latest.set(audioReceiver, audioMs);
    if (audioMs === undefined || videoMs === undefined || videoReceiver === undefined) return;
    const differenceMs = audioMs - videoMs;
    if (Math.abs(differenceMs) <= toleranceMs) return;
    // Below what Chrome wants by itself a target does nothing: it begins there.
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

/** The delay of each audio when it was looked at last, ms. */
const latest = new WeakMap<RTCRtpReceiver, number>();

/** How long what came out of the buffer since the last look had been in it, ms; undefined when nothing came. */
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

/** The buffer that a track comes out of, where its delay can be seen and set. */
export type Receivers = WeakMap<MediaStreamTrack, RTCRtpReceiver>;

/**
 * Takes note of the receiver of every track that any connection of this page gets: the SDK hands out tracks alone. Must
 * run before the SDK's script, which keeps the constructor it finds.
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
