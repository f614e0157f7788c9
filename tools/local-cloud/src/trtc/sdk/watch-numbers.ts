import type { EventHub } from './event-hub.ts';
import { type LinkNumbers, readLinkNumbers } from './link-numbers.ts';
import { EVENT, MAIN_STREAM } from './names.ts';
import type { RoomSession } from './room-session.ts';
import { type Sample, statisticsOf } from './statistics.ts';

/** How soon a new size is seen. */
const LOOK_MS = 500;
/** The real SDK tells its statistics every two seconds. */
const LOOKS_PER_STATISTICS = 4;

/** Looks at the connections from time to time, and tells sizes and statistics. @returns what ends it */
export function watchNumbers(session: RoomSession, hub: EventHub): () => void {
  const sizes = new Map<string, { width: number; height: number }>();
  let last: Sample | undefined;
  let looks = 0;
  let isOver = false;

  const tellSizes = (incoming: Sample['incoming']): void => {
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
  const look = async (): Promise<void> => {
    const [outgoing, incoming] = await Promise.all([
      numbersOf(session.outgoingStatistics()),
      numbersOf(session.incomingStatistics()),
    ]);
    if (isOver) return;
    const sample = { atMs: performance.now(), outgoing, incoming };
    tellSizes(incoming);
    looks++;
    if (last !== undefined && looks % LOOKS_PER_STATISTICS !== 0) return;
    if (last !== undefined) hub.emit(EVENT.STATISTICS, statisticsOf(last, sample));
    last = sample;
  };
  const timer = setInterval(() => void look().catch((error: unknown) => console.warn(error)), LOOK_MS);
  return () => {
    isOver = true;
    clearInterval(timer);
  };
}

async function numbersOf(
  reports: Promise<ReadonlyMap<string, RTCStatsReport>>,
): Promise<Map<string, LinkNumbers>> {
  const read = ([userId, report]: readonly [string, RTCStatsReport]): [string, LinkNumbers] => {
    // A report is a map for scripts; the declarations know only its forEach.
    const entries: Record<string, unknown>[] = [];
    report.forEach((entry: Record<string, unknown>) => entries.push(entry));
    return [userId, readLinkNumbers(entries)];
  };
  return new Map([...(await reports)].map(read));
}
