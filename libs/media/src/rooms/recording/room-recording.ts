import { toMessage, ServiceError } from '@scf-media/protocol/errors';
import { setTimeout as delay } from 'node:timers/promises';
import { createSerial } from '../../async.ts';
import type { FileFormat, Muxer } from '../../formats/muxer.ts';
import type { RecordingRecord } from '../../journal/recording-record.ts';
import type { RoomEntry } from '../trtc-sdk.ts';
import { createAnchorPeriods, type PeriodListener, type AnchorPeriodsOptions } from './anchor-periods.ts';
import type { DeliveredMessage, RoomEvent, RoomMedia } from './page/room-api.ts';
import type { PublishPeriod } from './room-sidecar.ts';
import { type RoomSession, openRoomSession } from './room-session.ts';

/**
 * What ended a recording: the recorder was removed, the room was dismissed, its id was used elsewhere, no anchor
 * came, or `stop`.
 */
export type RoomEnd = 'removed' | 'dismissed' | 'replaced' | 'idle' | 'stopped';

/** What a lost worker left of a period. */
export interface PreviousPeriod {
  period: PublishPeriod;
  records: AsyncIterable<RecordingRecord>;
}

export interface RoomEventReport {
  type: 'anchor-entered' | 'anchor-left' | 'browser-lost' | 'rejoined' | 'overflow' | 'sdk-error' | 'period';
  message: string;
}

export interface RoomRecordingOptions {
  entry: RoomEntry;
  /** The URL of TRTC's SDK; the npm package's own file when left out. */
  sdkUrl?: string | undefined;
  media: RoomMedia;
  /** Returns whether to record an anchor; everyone is recorded when left out. */
  accepts?(userId: string): boolean;
  /** The recording ends after this time without an anchor, also at its start, ms. */
  idleMs: number;
  /** Creates the muxer of a period: `createMp4Muxer` or `createMp3Muxer`, depending on the format. */
  createMuxer(period: PublishPeriod, format: FileFormat): Promise<Muxer>;
  /** Receives everything that a period's file consists of, so that another process can finish it. */
  journal?: (period: PublishPeriod) => { append(record: RecordingRecord): void };
  /** The periods of a lost worker: anchors that still publish continue in the same file. */
  previous?: PreviousPeriod[];
  onFile: PeriodListener;
  onEvent?(event: RoomEventReport): void;
  chromiumPath: string;
  ffmpegPath: string;
  /** Aborts entering a room that takes too long. */
  signal?: AbortSignal | undefined;
}

/** A room that is being recorded. Disposing before the end drops unfinished files and ends every process. */
export interface RoomRecording extends AsyncDisposable {
  /** Resolves when the recording has ended and every file is finished or has failed. */
  readonly ended: Promise<RoomEnd>;
  /** Rejects when the room cannot be recorded any more; every file is finished by then. */
  readonly failed: Promise<never>;
  /** Ends the recording; resolves when every file is finished. */
  stop(): Promise<void>;
  /** Returns who is being recorded now. */
  anchors(): string[];
}

/** Every chunk costs the page, the browser and this process something, whatever its size. */
const timesliceMs = 500;
/** More than the 40 kbit/s of TRTC's voice, so that encoding it twice is not audible. */
const audioBitsPerSecond = 96_000;
const tickMs = 500;
/** How often a browser may be reopened in a row before the recording fails. */
const maxReopenings = 20;
/**
 * Anchors who publish are announced at once: one who has not been announced within this time left while
 * the browser was being replaced.
 */
const returnMs = 8_000;
/** Numbers of takes continue from one browser to the next. */
const takesPerSession = 1_000_000;

/**
 * Enters the room as audience and records each publish period of each anchor into a file of its own. A browser that
 * dies or hangs is replaced, under the same user id; anchors who still publish continue in the same file.
 *
 * @throws see {@link openRoomSession}
 */
export async function openRoomRecording(options: RoomRecordingOptions): Promise<RoomRecording> {
  await using scope = new AsyncDisposableStack();
  const ended = Promise.withResolvers<RoomEnd>();
  const failure = Promise.withResolvers<never>();
  ended.promise.catch(() => undefined);
  failure.promise.catch(() => undefined);
  const stopping = new AbortController();
  const present = new Set<string>();
  const report = (type: RoomEventReport['type'], message: string): void =>
    options.onEvent?.({ type, message });
  const periods = scope.use(
    createAnchorPeriods({ ...options, onEvent: (message) => report('period', message) }),
  );
  await periods.takeOver(options.previous ?? []);

  let session: RoomSession | undefined;
  let sessions = 0;
  let idleSince: number | undefined;
  let ending: Promise<void> | undefined;
  let reopening: Promise<void> = Promise.resolve();
  /** Handles one message at a time, even if the page repeats a delivery. */
  const serial = createSerial();
  const handled = (): Promise<void> => serial(async () => undefined);

  const handle = async (number: number, { header, bytes }: DeliveredMessage): Promise<void> => {
    const numbered = (take: number): number => number * takesPerSession + take;
    switch (header.type) {
      case 'chunk':
        return periods.addChunk(numbered(header.take), bytes, header.atMs);
      case 'take-started':
        return periods.startTake(numbered(header.period), numbered(header.take), header.kinds);
      case 'take-ended':
        return periods.endTake(numbered(header.take));
      case 'period-started':
        return periods.startPeriod(numbered(header.period), header.userId, header.atMs);
      case 'period-ended':
        return periods.endPeriod(numbered(header.period), header.atMs);
      case 'stream':
        return periods.noteStream(numbered(header.period), header.kind, header.available, header.atMs);
      default:
        return handleRoomEvent(header);
    }
  };
  const handleRoomEvent = (event: RoomEvent): void => {
    if (event.type === 'anchor-entered') {
      present.add(event.userId);
      report(event.type, event.userId);
    } else if (event.type === 'anchor-left') {
      present.delete(event.userId);
      report(event.type, event.userId);
    } else if (event.type === 'kicked') void end(toRoomEnd(event.reason));
    else if (event.type === 'overflow') report(event.type, `${event.heldBytes} bytes wait for the storage`);
    else if (event.type === 'sdk-error') report(event.type, event.message);
  };

  async function openSession(signal: AbortSignal | undefined): Promise<void> {
    const number = ++sessions;
    const opened = await openRoomSession({
      chromiumPath: options.chromiumPath,
      sdkUrl: options.sdkUrl,
      enter: { ...withOneRoom(options.entry), media: options.media, timesliceMs, audioBitsPerSecond },
      isAccepted: (userId) => options.accepts?.(userId) ?? true,
      signal,
      async onMessages(messages) {
        if (number !== sessions) return;
        await serial(async () => {
          for (const message of messages) await handle(number, message);
        });
        await periods.ready();
      },
    });
    session = opened;
    idleSince = performance.now();
    opened.broken.catch((error: unknown) => {
      if (session === opened && ending === undefined) reopening = reopen(toMessage(error));
    });
  }

  async function closeSession(): Promise<void> {
    const closing = session;
    session = undefined;
    await closing?.[Symbol.asyncDispose]();
  }
  /** A browser that hangs takes seconds to end: its successor does not wait for it. */
  let closing: Promise<unknown> = Promise.resolve();

  /** Replaces the browser, until one is in the room again. Never throws: what cannot be done fails the recording. */
  async function reopen(reason: string): Promise<void> {
    report('browser-lost', reason);
    idleSince = undefined;
    closing = Promise.allSettled([closing, closeSession()]);
    await handled();
    periods.detach();
    present.clear();
    for (let attempt = 1; !stopping.signal.aborted; attempt++) {
      try {
        await openSession(stopping.signal);
        report('rejoined', reason);
        periods.expectReturn(returnMs);
        return;
      } catch (error) {
        await closeSession();
        const isRefused = error instanceof ServiceError && error.fault === 'caller';
        if (isRefused || attempt > maxReopenings) {
          void fail(error);
          return;
        }
        await delay(Math.min(5_000, 250 * attempt), undefined, { signal: stopping.signal }).catch(
          () => undefined,
        );
      }
    }
  }

  async function finishAll(): Promise<void> {
    stopping.abort();
    await reopening;
    // Receives what the page still has.
    await session?.leave();
    await handled();
    await periods.endAll();
    await closeSession();
    await closing;
  }
  async function fail(error: unknown): Promise<void> {
    ending ??= Promise.resolve();
    stopping.abort();
    await periods.endAll();
    failure.reject(error);
  }
  const end = (how: RoomEnd): Promise<void> => (ending ??= finishAll().then(() => ended.resolve(how)));

  scope.defer(async () => {
    await closeSession();
    await closing;
  });
  scope.defer(async () => {
    stopping.abort();
    ending ??= Promise.resolve();
    await reopening;
  });
  if (options.previous === undefined || options.previous.length === 0) await openSession(options.signal);
  else {
    // There are files to continue: entering the room is retried.
    reopening = reopen('taken over');
  }

  const ticking = setInterval(() => {
    periods.tick(Date.now());
    if (present.size > 0) idleSince = performance.now();
    else if (idleSince !== undefined && performance.now() - idleSince > options.idleMs) void end('idle');
  }, tickMs);
  scope.defer(() => clearInterval(ticking));
  const resources = scope.move();
  return {
    ended: ended.promise,
    failed: failure.promise,
    stop: () => end('stopped'),
    anchors: () => periods.userIds(),
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  };
}

/** Pure: translates the SDK's reason for a kick. */
function toRoomEnd(reason: string): RoomEnd {
  if (reason === 'banned') return 'removed';
  return reason === 'room_disband' ? 'dismissed' : 'replaced';
}

/** Pure: keeps only the numeric room when there are both. */
function withOneRoom({ roomId, strRoomId, ...rest }: RoomEntry): RoomEntry {
  if (roomId !== undefined) return { ...rest, roomId };
  return strRoomId === undefined ? rest : { ...rest, strRoomId };
}

/**
 * Finishes the files of a lost worker from its journals, without recording any more. Resolves when the listener was
 * called for every period.
 */
export async function finishRoomFiles(
  options: Omit<AnchorPeriodsOptions, 'journal' | 'onEvent'> & { periods: PreviousPeriod[] },
): Promise<void> {
  const { periods: previous, ...rest } = options;
  await using periods = createAnchorPeriods({ ...rest, onEvent: () => undefined });
  await periods.takeOver(previous);
  await periods.endAll();
}
