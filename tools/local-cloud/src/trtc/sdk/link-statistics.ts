/** WebRTC's statistics for one kind of media of a connection in one direction. Totals since its start. */
export interface MediaStatistics {
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

export interface LinkStatistics {
  readonly sent: readonly MediaStatistics[];
  readonly received: readonly MediaStatistics[];
  readonly roundTripMs: number;
}

/** Parses the entries of an RTCStatsReport. */
export function readLinkStatistics(entries: Iterable<Readonly<Record<string, unknown>>>): LinkStatistics {
  const sent: MediaStatistics[] = [];
  const received: MediaStatistics[] = [];
  let roundTripMs = 0;
  for (const entry of entries) {
    if (entry['type'] === 'outbound-rtp') sent.push(toMediaStatistics(entry, 'Sent'));
    if (entry['type'] === 'inbound-rtp') received.push(toMediaStatistics(entry, 'Received'));
    if (entry['type'] === 'candidate-pair' && entry['nominated'] === true)
      roundTripMs = 1000 * numberAt(entry, 'currentRoundTripTime');
  }
  return { sent, received, roundTripMs };
}

function toMediaStatistics(
  entry: Readonly<Record<string, unknown>>,
  direction: 'Sent' | 'Received',
): MediaStatistics {
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

/** Collects WebRTC's statistics, by remote user. */
export async function collectStatistics(
  sources: ReadonlyMap<string, { statistics(): Promise<RTCStatsReport | undefined> }>,
): Promise<Map<string, RTCStatsReport>> {
  const reports = new Map<string, RTCStatsReport>();
  for (const [userId, source] of sources) {
    const report = await source.statistics();
    if (report !== undefined) reports.set(userId, report);
  }
  return reports;
}
