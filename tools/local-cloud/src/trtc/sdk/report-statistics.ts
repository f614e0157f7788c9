import type { EventHub } from './event-hub.ts';
import { type LinkStatistics, readLinkStatistics } from './link-statistics.ts';
import { EVENT, MAIN_STREAM } from './names.ts';
import type { RoomSession } from './room-session.ts';
import { type Sample, toStatistics } from './statistics.ts';

/** How often to check for changed sizes. */
const SAMPLE_MS = 500;
/** The real SDK emits statistics every two seconds. */
const SAMPLES_PER_EVENT = 4;

/** Samples the connections, and emits sizes and statistics. @returns a function that stops it */
export function reportStatistics(session: RoomSession, hub: EventHub): () => void {
  const sizes = new Map<string, { width: number; height: number }>();
  let last: Sample | undefined;
  let samples = 0;
  let isOver = false;

  const emitSizes = (incoming: Sample['incoming']): void => {
    for (const userId of sizes.keys())
      if (session.users.get(userId)?.isReceiving('video') !== true) sizes.delete(userId);
    for (const [userId, { received }] of incoming) {
      const video = received.find(({ kind, width }) => kind === 'video' && width > 0);
      if (video === undefined || session.users.get(userId)?.isReceiving('video') !== true) continue;
      const { width, height } = video;
      const known = sizes.get(userId);
      sizes.set(userId, { width, height });
      if (known === undefined)
        hub.emit(EVENT.FIRST_VIDEO_FRAME, { userId, streamType: MAIN_STREAM, width, height });
      else if (known.width !== width || known.height !== height)
        hub.emit(EVENT.VIDEO_SIZE_CHANGED, {
          ...{ userId, streamType: MAIN_STREAM },
          ...{ newWidth: width, newHeight: height },
        });
    }
  };
  const takeSample = async (): Promise<void> => {
    const [outgoing, incoming] = await Promise.all([
      readAllStatistics(session.outgoingStatistics()),
      readAllStatistics(session.incomingStatistics()),
    ]);
    if (isOver) return;
    const sample = { atMs: performance.now(), outgoing, incoming };
    emitSizes(incoming);
    samples++;
    if (last !== undefined && samples % SAMPLES_PER_EVENT !== 0) return;
    if (last !== undefined) hub.emit(EVENT.STATISTICS, toStatistics(last, sample));
    last = sample;
  };
  const timer = setInterval(
    () => void takeSample().catch((error: unknown) => console.warn(error)),
    SAMPLE_MS,
  );
  return () => {
    isOver = true;
    clearInterval(timer);
  };
}

async function readAllStatistics(
  reports: Promise<ReadonlyMap<string, RTCStatsReport>>,
): Promise<Map<string, LinkStatistics>> {
  const read = ([userId, report]: readonly [string, RTCStatsReport]): [string, LinkStatistics] => {
    // At runtime a report is a map; the declarations have only its forEach.
    const entries: Record<string, unknown>[] = [];
    report.forEach((entry: Record<string, unknown>) => entries.push(entry));
    return [userId, readLinkStatistics(entries)];
  };
  return new Map([...(await reports)].map(read));
}
