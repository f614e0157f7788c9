import type { DurableQueue, DurableRecords } from '@scf-media/cloud/queue';
import {
  toEventId,
  type ProcedureStateChangedEvent,
  type TranscodeResult,
} from '@scf-media/protocol/vod-events';
import { addEvent } from '../accept/add-event.ts';

/** Where results go: to the record of their file, and to the outbox when somebody is to be told. */
export interface ResultKeeper {
  keep(event: ProcedureStateChangedEvent, results: readonly TranscodeResult[]): Promise<void>;
}

/** What the webhook is sent. */
interface Delivery {
  EventType: 'ProcedureStateChanged';
  FileId: string;
  TaskId: string;
  Results: readonly TranscodeResult[];
  /** As they were given with ProcessMedia. */
  SessionId?: string;
  SessionContext?: string;
  /** Of the procedure; deprecated in the documents, told only when there are no results. */
  ErrCode?: number;
  Message?: string;
}

/** @param outbox deliveries to the webhook; `onAdded` is told of new ones */
export function resultKeeper(
  records: DurableRecords,
  outbox: { queue: DurableQueue; onAdded: () => void } | undefined,
): ResultKeeper {
  return {
    async keep(event, results) {
      const { TaskId: taskId, FileId } = event.ProcedureStateChangeEvent;
      // A URL that was processed has no FileId: its results are found by their task.
      const fileId = FileId || taskId;
      if (results.length > 0) {
        await records.update(fileId, (before) =>
          mergeResults(before as FileResults | undefined, { fileId, taskId, results }),
        );
      }
      if (outbox === undefined) return;
      const { added } = await addEvent(outbox.queue, toEventId(event), { ...deliveryOf(event, results) });
      if (added) outbox.onAdded();
    },
  };
}

function deliveryOf(event: ProcedureStateChangedEvent, results: readonly TranscodeResult[]): Delivery {
  const { FileId, TaskId, SessionId, SessionContext, ErrCode, Message } = event.ProcedureStateChangeEvent;
  return {
    EventType: 'ProcedureStateChanged',
    FileId: FileId ?? '',
    TaskId,
    ...(SessionId ? { SessionId } : {}),
    ...(SessionContext ? { SessionContext } : {}),
    ...(results.length === 0 ? { ErrCode: ErrCode ?? 0, Message: Message ?? '' } : {}),
    Results: results,
  };
}

/** A file that is processed again and again keeps this many: more would make its record grow without end. */
const MOST_RESULTS = 200;

/** What is kept of a file. */
interface FileResults {
  FileId: string;
  /** Of all its procedures, the newest last. */
  Results: TranscodeResult[];
}

/**
 * Adds the results of a procedure to those of the file. A procedure that is told of again replaces what it told before.
 */
export function mergeResults(
  before: FileResults | undefined,
  { fileId, taskId, results }: { fileId: string; taskId: string; results: readonly TranscodeResult[] },
): FileResults {
  const known = before?.Results ?? [];
  const place = known.findIndex(({ TaskId }) => TaskId === taskId);
  const others = known.filter(({ TaskId }) => TaskId !== taskId);
  const merged = others.toSpliced(place === -1 ? others.length : place, 0, ...results);
  return { FileId: fileId, Results: merged.slice(-MOST_RESULTS) };
}
