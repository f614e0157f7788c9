/** What WebRTC counts of the media of one connection, one kind, in one direction. Totals since its beginning. */
export interface MediaNumbers {
  readonly kind: 'audio' | 'video';
  readonly bytes: number;
  readonly packets: number;
  readonly packetsLost: number;
  readonly frames: number;
  /** 0 until the first frame. */
  readonly width: number;
  readonly height: number;
  readonly framesPerSecond: number;
  /** 0 to 1. */
  readonly audioLevel: number;
  readonly jitterBufferMs: number;
}

export interface LinkNumbers {
  readonly sent: readonly MediaNumbers[];
  readonly received: readonly MediaNumbers[];
  readonly roundTripMs: number;
}

/** Pure: reads the entries of an RTCStatsReport. */
export function readLinkNumbers(entries: Iterable<Readonly<Record<string, unknown>>>): LinkNumbers {
  const sent: MediaNumbers[] = [];
  const received: MediaNumbers[] = [];
  let roundTripMs = 0;
  for (const entry of entries) {
    if (entry['type'] === 'outbound-rtp') sent.push(mediaNumbers(entry, 'Sent'));
    if (entry['type'] === 'inbound-rtp') received.push(mediaNumbers(entry, 'Received'));
    if (entry['type'] === 'candidate-pair' && entry['nominated'] === true)
      roundTripMs = 1000 * numberAt(entry, 'currentRoundTripTime');
  }
  return { sent, received, roundTripMs };
}

function mediaNumbers(
  entry: Readonly<Record<string, unknown>>,
  direction: 'Sent' | 'Received',
): MediaNumbers {
  const emitted = numberAt(entry, 'jitterBufferEmittedCount');
  return {
    kind: entry['kind'] === 'audio' ? 'audio' : 'video',
    bytes: numberAt(entry, `bytes${direction}`),
    packets: numberAt(entry, `packets${direction}`),
    packetsLost: numberAt(entry, 'packetsLost'),
    frames: numberAt(entry, `frames${direction}`),
    width: numberAt(entry, 'frameWidth'),
    height: numberAt(entry, 'frameHeight'),
    framesPerSecond: numberAt(entry, 'framesPerSecond'),
    audioLevel: numberAt(entry, 'audioLevel'),
    jitterBufferMs: emitted === 0 ? 0 : (1000 * numberAt(entry, 'jitterBufferDelay')) / emitted,
  };
}

function numberAt(entry: Readonly<Record<string, unknown>>, name: string): number {
  const value = entry[name];
  return typeof value === 'number' && Number.isFinite(value) ? value : 0;
}
