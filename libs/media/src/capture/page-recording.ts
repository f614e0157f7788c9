import { setTimeout as delay } from 'node:timers/promises';
import { toMessage } from '@scf-media/protocol/errors';
import { aac, toAudioFormat } from '../ffmpeg/audio-codec.ts';
import type { MediaFormat, Muxer } from '../formats/muxer.ts';
import type { RecordingRecord } from '../journal/recording-record.ts';
import { type MemoryPeak, watchMemory } from './memory-peak.ts';
import { createPageErrorTally, type PageErrorTally, type PageEvent } from './page-events.ts';
import { createQualityMeter, withMeter, type QualitySoFar, type RecordingQuality } from './quality-meter.ts';
import { createRecordQueue, type ReadableJournal } from './record-queue.ts';
import { createSessionJoiner, type Gap } from './session-joiner.ts';
import { openTabSession, type TabSession } from './tab-session.ts';
import { type RecordedPage, toReopenPauseMs, toTabOptions } from './page-settings.ts';

export interface PageRecordingOptions extends RecordedPage {
  /** Creates the muxer: `createMp4Muxer`, `createHlsMuxer`, or a wrapper around one of them. */
  createMuxer: (format: MediaFormat) => Promise<Muxer>;
  /** Receives everything that the file consists of, so that another process can continue the recording. */
  journal?: ({ append(record: RecordingRecord): void } & Partial<ReadableJournal>) | undefined;
  /** Awaited before each record that is replayed, because those come faster than real time. */
  pace?: (() => Promise<void>) | undefined;
  /** What a lost process has recorded: the file begins with it. */
  previous?: AsyncIterable<RecordingRecord>;
  /** Aborts opening a page that takes too long. */
  signal?: AbortSignal | undefined;
  onEvent: (event: PageEvent) => void;
}

export interface RecordingResult {
  /** The recorded time, which is the duration of the file: without pauses. */
  durationMs: number;
  videoFrames: number;
  events: RecordedEvent[];
  /** Where a browser or a process was lost, and what that cost. */
  gaps: readonly Gap[];
  /** Covers the whole file, as far as its journal goes back. */
  quality: RecordingQuality;
  /** What only this process knows, about the part that it recorded. */
  session?: {
    /** By Chrome's timestamps, how much later the first audio came than the first frame, ms. */
    audioDelayMs?: number;
    pageErrors: PageErrorTally;
    memoryPeak: MemoryPeak;
  };
}

/** What the page did, and when in the file. */
export interface RecordedEvent extends PageEvent {
  atMs: number;
}

/** A page that is being recorded; disposing without `stop` drops the recording and ends every process. */
export interface PageRecording extends AsyncDisposable {
  /** Starts; resolves with the wall-clock time (ms) of the first frame. */
  start(): Promise<number>;
  /** Resolves when the pause is in the journal, too: losing the process after that costs nothing. */
  pause(): Promise<void>;
  /** Resumes; a recording that was paused before its first frame starts. */
  resume(): Promise<void>;
  refresh(): Promise<void>;
  /** Returns the time recorded so far, ms. */
  recordedMs(): number;
  /** Returns what is known of the file before it is finished. */
  soFar(): QualitySoFar;
  /** Ends the recording and finishes the file. May be called once. */
  stop(): Promise<RecordingResult>;
  /** Rejects when the recording cannot continue: nothing can be opened any more, or the file cannot be written. */
  readonly failed: Promise<never>;
}

const maxEvents = 100;
/** How often a page or browser may be reopened before the recording fails. */
const maxReopenings = 20;

/**
 * Opens the page (see {@link openTabSession} for what can fail) and prepares everything up to the target. A browser
 * that dies or hangs is replaced, the page is opened again, and the file continues.
 */
export async function openPageRecording(options: PageRecordingOptions): Promise<PageRecording> {
  await using scope = new AsyncDisposableStack();
  const events: RecordedEvent[] = [];
  const failure = Promise.withResolvers<never>();
  failure.promise.catch(() => undefined);
  const stopped = new AbortController();
  const signal = AbortSignal.any([stopped.signal, ...(options.signal === undefined ? [] : [options.signal])]);

  const format = { width: options.width, height: options.height, audio: toAudioFormat(aac) };
  const muxer = await options.createMuxer(format);
  scope.defer(() => muxer.cancel());
  const meter = createQualityMeter();
  const joiner = createSessionJoiner(withMeter(muxer, meter));
  // One queue for all records: the muxer takes one at a time, in order.
  let isReplaying = options.previous !== undefined;
  const queue = createRecordQueue({
    take: (record) => joiner.take(record),
    after: replay(options.previous).then(() => void (isReplaying = false)),
    journal: toReadable(options.journal),
    pace: options.pace,
  });
  queue.drained().catch(failure.reject);
  const take = (record: RecordingRecord): void => {
    const position = options.journal?.position ?? 0;
    options.journal?.append(record);
    queue.push(record, position);
    queue.drained().catch(failure.reject);
  };

  async function replay(previous: AsyncIterable<RecordingRecord> | undefined): Promise<void> {
    for await (const record of previous ?? []) {
      await options.pace?.();
      await joiner.take(record);
    }
  }

  let wantedState: 'nothing' | 'recording' | 'paused' = 'nothing';
  let session: Session | undefined;
  let firstFrameMs = 0;
  let reopenings = 0;
  let reopening: Promise<void> = Promise.resolve();
  let isReopening = false;
  let audioDelayMs: number | undefined;
  const pageErrors = createPageErrorTally();
  const memory = scope.use(watchMemory(() => session?.tab.browserPid));

  const recordedMs = (): number =>
    session === undefined || session.state === 'idle'
      ? joiner.endMs()
      : joiner.startMs + session.tab.recordedMs();
  const report = (event: PageEvent): void => {
    // Keeps a page that opens dialogs all day long from filling the memory.
    if (events.length < maxEvents) events.push({ ...event, atMs: recordedMs() });
    options.onEvent(event);
  };

  async function openSession(): Promise<void> {
    signal.throwIfAborted();
    const tab = await openTabSession({
      ...toTabOptions(options),
      signal,
      onEvent: report,
      onPageError: (error, count) => pageErrors.add(error, recordedMs(), count),
      onRecord: take,
      // While earlier records are replayed, new ones wait in memory and in the journal.
      ready: () => (isReplaying || queue.isSpilled ? Promise.resolve() : queue.drained()),
    });
    const opened: Session = { tab, state: 'idle', lost: undefined };
    session = opened;
    // Now that the page has loaded: a short recording gets no other sample.
    void memory.sample();
    tab.broken.catch((error: unknown) => {
      opened.lost = toMessage(error);
      if (session === opened && !isReopening && !stopped.signal.aborted) reopening = reopen(opened.lost);
    });
  }

  /** Replaces the browser until one records again. Never throws: what cannot be done fails the recording. */
  async function reopen(reason: string): Promise<void> {
    isReopening = true;
    const broken = session;
    session = undefined;
    report({ type: 'browser-lost', message: reason });
    if (broken !== undefined) {
      audioDelayMs ??= broken.tab.audioDelayMs;
      if (broken.state !== 'idle') await broken.tab.stop();
      await broken.tab[Symbol.asyncDispose]();
    }
    for (let last = reason; !signal.aborted;) {
      reopenings += 1;
      if (reopenings > maxReopenings) {
        failure.reject(new Error(`the page could not be opened again: ${last}`));
        return;
      }
      try {
        await openSession();
        await enterWantedState();
        // It may have been lost just as it began.
        if (findLoss(session) !== undefined) throw new Error(findLoss(session));
        isReopening = false;
        report({ type: 'recovered', message: `recording again: ${reason}` });
        return;
      } catch (error) {
        last = toMessage(error);
        await closeSession();
        await delay(toReopenPauseMs(reopenings), undefined, { signal }).catch(() => undefined);
      }
    }
  }

  async function closeSession(): Promise<void> {
    const closing = session;
    session = undefined;
    await closing?.tab[Symbol.asyncDispose]();
  }

  /** Brings the session into the wanted state. */
  async function enterWantedState(): Promise<void> {
    const current = session;
    if (current === undefined) return;
    if (wantedState === 'recording' && current.state === 'idle') {
      const videoMs = await current.tab.start();
      firstFrameMs ||= videoMs;
      current.state = 'recording';
    } else if (wantedState === 'recording' && current.state === 'paused') {
      await current.tab.resume();
      current.state = 'recording';
    } else if (wantedState === 'paused' && current.state === 'recording') {
      await current.tab.pause();
      current.state = 'paused';
    }
  }

  /** Brings the recording into a state, even if the browser is lost meanwhile: then its successor is brought there. */
  async function bringTo(state: typeof wantedState): Promise<void> {
    wantedState = state;
    for (;;) {
      await reopening;
      const current = session;
      try {
        return await enterWantedState();
      } catch (error) {
        if (session === current) throw error;
      }
    }
  }

  scope.defer(async () => {
    stopped.abort();
    await reopening;
    await closeSession();
  });
  try {
    await openSession();
  } catch (error) {
    if (options.previous === undefined || signal.aborted) throw error;
    // There is a file to continue: opening the page is retried.
    reopening = reopen(toMessage(error));
  }
  const resources = scope.move();

  return {
    failed: failure.promise,
    recordedMs,
    soFar: meter.soFar,
    async start() {
      await bringTo('recording');
      return firstFrameMs;
    },
    async pause() {
      await bringTo('paused');
      await options.journal?.flush?.();
    },
    resume: () => bringTo('recording'),
    async refresh() {
      await reopening;
      const current = session;
      await current?.tab.refresh().catch((error: unknown) => {
        // A browser that was lost meanwhile is replaced, which loads the page, too.
        if (session === current) throw error;
      });
    },
    async stop() {
      stopped.abort();
      await reopening;
      const last = session;
      const sessionMs = last === undefined || last.state === 'idle' ? undefined : await last.tab.stop();
      await queue.drained();
      const durationMs = joiner.finalMs(sessionMs);
      const { videoFrames } = await muxer.finish(durationMs);
      audioDelayMs ??= last?.tab.audioDelayMs;
      return {
        durationMs,
        videoFrames,
        events,
        gaps: joiner.gaps,
        quality: meter.report(durationMs),
        session: {
          ...(audioDelayMs === undefined ? {} : { audioDelayMs }),
          pageErrors: pageErrors.tally,
          memoryPeak: memory.peak,
        },
      };
    },
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  };
}

/** A browser that is in use. */
interface Session {
  tab: TabSession;
  state: 'idle' | 'recording' | 'paused';
  /** Why it is unusable. */
  lost: string | undefined;
}

/** Returns the journal if it can be read. */
function toReadable(journal: PageRecordingOptions['journal']): ReadableJournal | undefined {
  return journal?.read === undefined ? undefined : (journal as ReadableJournal);
}

/** A function, because TypeScript takes `session` for what it was before the last `await`. */
const findLoss = (session: Session | undefined): string | undefined => session?.lost;
