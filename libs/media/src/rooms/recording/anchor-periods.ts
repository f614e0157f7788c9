import { toMessage } from '@scf-media/protocol/errors';
import type { RecordingRecord } from '../../journal/recording-record.ts';
import type { FileFormat, Muxer } from '../../formats/muxer.ts';
import type { MediaKind, RoomMedia } from './page/room-api.ts';
import {
  openPeriodRecording,
  toServiceError,
  type PeriodOutcome,
  type PeriodRecording,
} from './period-recording.ts';
import type { PublishPeriod } from './room-sidecar.ts';

/** Called with each period and its outcome. */
export type PeriodListener = (period: PublishPeriod, outcome: PeriodOutcome) => void;

export interface AnchorPeriodsOptions {
  media: RoomMedia;
  ffmpegPath: string;
  createMuxer(period: PublishPeriod, format: FileFormat): Promise<Muxer>;
  journal?: (period: PublishPeriod) => { append(record: RecordingRecord): void };
  onFile: PeriodListener;
  onEvent(message: string): void;
}

/** A period in progress. The page identifies it by a number. */
interface Live {
  userId: string;
  recording: PeriodRecording;
  /** Undefined while no browser receives it. */
  number: number | undefined;
}

/** Manages the publish periods of all anchors that are being recorded. */
export function createAnchorPeriods(options: AnchorPeriodsOptions) {
  const periods = new Set<Live>();
  const finishing = new Set<Promise<void>>();
  /** The period that each take belongs to. */
  const takes = new Map<number, Live>();
  const indexes = new Map<string, number>();
  /** Runs while absent anchors may still return. */
  let returnTimer: NodeJS.Timeout | undefined;
  const findByNumber = (number: number): Live | undefined =>
    [...periods].find((live) => live.number === number);

  async function open(
    period: PublishPeriod,
    number: number | undefined,
    previous?: AsyncIterable<RecordingRecord>,
  ): Promise<void> {
    indexes.set(period.userId, Math.max(indexes.get(period.userId) ?? 0, period.index + 1));
    try {
      const recording = await openPeriodRecording({
        period,
        media: options.media,
        ffmpegPath: options.ffmpegPath,
        createMuxer: options.createMuxer,
        journal: options.journal?.(period),
        previous,
        onEvent: options.onEvent,
      });
      periods.add({ userId: period.userId, recording, number });
    } catch (error) {
      // This file cannot be stored; those of other anchors may be.
      options.onFile(period, { isStored: false, error: toServiceError(error), stage: 'upload' });
    }
  }

  async function finish(live: Live, atMs: number): Promise<void> {
    await using recording = live.recording;
    options.onFile(recording.period, await recording.end(atMs));
  }

  function end(live: Live, atMs: number): void {
    periods.delete(live);
    const finished = finish(live, atMs);
    finishing.add(finished);
    void finished
      .catch((error: unknown) => options.onEvent(toMessage(error)))
      .finally(() => finishing.delete(finished));
  }

  return {
    /** Resumes the periods that a lost worker has begun. */
    async takeOver(
      previousPeriods: { period: PublishPeriod; records: AsyncIterable<RecordingRecord> }[],
    ): Promise<void> {
      for (const { period, records } of previousPeriods) await open(period, undefined, records);
    },
    async startPeriod(number: number, userId: string, atMs: number): Promise<void> {
      const waiting = [...periods].find((live) => live.userId === userId && live.number === undefined);
      if (waiting !== undefined) {
        waiting.number = number;
        waiting.recording.noteLoss(atMs);
        return;
      }
      await open({ userId, startedAtMs: Math.round(atMs), index: indexes.get(userId) ?? 0 }, number);
    },
    endPeriod(number: number, atMs: number): void {
      const live = findByNumber(number);
      if (live !== undefined) end(live, atMs);
    },
    noteStream(number: number, kind: MediaKind, available: boolean, atMs: number): void {
      findByNumber(number)?.recording.noteStream(kind, available, atMs);
    },
    startTake(number: number, take: number, kinds: MediaKind[]): void {
      const live = findByNumber(number);
      if (live === undefined) return;
      takes.set(take, live);
      live.recording.startTake(take, kinds);
    },
    addChunk: (take: number, bytes: Uint8Array, atMs: number): void =>
      takes.get(take)?.recording.addChunk(take, bytes, atMs),
    endTake(take: number): void {
      takes.get(take)?.recording.endTake(take);
      takes.delete(take);
    },
    /** The browser is gone: the periods wait until their anchors return. */
    detach(): void {
      clearTimeout(returnTimer);
      takes.clear();
      for (const live of periods) {
        live.number = undefined;
        live.recording.endTakes();
      }
    },
    /**
     * Called when another browser is in the room. After `returnMs`, ends the periods of anchors that have not returned,
     * at the end of their media; not if this browser is lost, too, by then.
     */
    expectReturn(returnMs: number): void {
      clearTimeout(returnTimer);
      returnTimer = setTimeout(() => {
        for (const live of [...periods])
          if (live.number === undefined) end(live, live.recording.mediaEndMs());
      }, returnMs).unref();
    },
    /** Ends every period now; resolves when every file is finished. */
    async endAll(): Promise<void> {
      for (const live of [...periods])
        end(live, live.number === undefined ? live.recording.mediaEndMs() : Date.now());
      while (finishing.size > 0) await Promise.allSettled(finishing);
    },
    tick(nowMs: number): void {
      // An absent anchor may have left: silence up to now would outlast the period.
      for (const { recording, number } of periods) if (number !== undefined) recording.tick(nowMs);
    },
    /** Resolves when everything so far has gone to the muxers. */
    ready: (): Promise<unknown> => Promise.all([...periods].map(({ recording }) => recording.ready())),
    userIds: (): string[] => [...new Set([...periods].map(({ userId }) => userId))],
    async [Symbol.asyncDispose]() {
      clearTimeout(returnTimer);
      await Promise.all([...periods].map(({ recording }) => recording[Symbol.asyncDispose]()));
      periods.clear();
      await Promise.allSettled(finishing);
    },
  };
}
