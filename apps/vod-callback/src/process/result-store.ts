import type { DurableQueue, DurableRecords } from '@scf-media/cloud/queue';
import {
  toEventId,
  type ProcedureStateChangedEvent,
  type TranscodeResult,
} from '@scf-media/protocol/vod-events';
import { addEvent } from '../accept/add-event.ts';

/** Stores results under their file and, if a webhook is configured, adds them to its outbox. */
export interface ResultStore {
  save(event: ProcedureStateChangedEvent, results: readonly TranscodeResult[]): Promise<void>;
}

/** The body sent to the webhook. */
interface Delivery {
  EventType: 'ProcedureStateChanged';
  FileId: string;
  TaskId: string;
  Results: readonly TranscodeResult[];
  /** As passed to ProcessMedia. */
  SessionId?: string;
  SessionContext?: string;
  /** Of the procedure. Deprecated by VOD, and sent only if there are no results. */
  ErrCode?: number;
  Message?: string;
}

/** @param outbox deliveries to the webhook; `onAdded` is called for each new one */
export function createResultStore(
  records: DurableRecords,
  outbox: { queue: DurableQueue; onAdded: () => void } | undefined,
): ResultStore {
  return {
    async save(event, results) {
      const { TaskId: taskId, FileId } = event.ProcedureStateChangeEvent;
      // Processing a URL yields no FileId; file the results under the task.
      const fileId = FileId || taskId;
      if (results.length > 0) {
        await records.update(fileId, (before) =>
          mergeResults(before as FileResults | undefined, { fileId, taskId, results }),
        );
      }
      if (outbox === undefined) return;
      const { added } = await addEvent(outbox.queue, toEventId(event), { ...toDelivery(event, results) });
      if (added) outbox.onAdded();
    },
  };
}

function toDelivery(event: ProcedureStateChangedEvent, results: readonly TranscodeResult[]): Delivery {
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

/** Maximum results per file, so that the record of a file that is processed again and again does not grow forever. */
const MAX_RESULTS = 200;

/** The stored results of a file. */
interface FileResults {
  FileId: string;
  /** Of all procedures, newest last. */
  Results: TranscodeResult[];
}

/**
 * Adds the results of a procedure to those of its file, replacing earlier results of the same procedure.
 */
export function mergeResults(
  before: FileResults | undefined,
  { fileId, taskId, results }: { fileId: string; taskId: string; results: readonly TranscodeResult[] },
): FileResults {
  const known = before?.Results ?? [];
  const index = known.findIndex(({ TaskId }) => TaskId === taskId);
  const others = known.filter(({ TaskId }) => TaskId !== taskId);
  const merged = others.toSpliced(index === -1 ? others.length : index, 0, ...results);
  return { FileId: fileId, Results: merged.slice(-MAX_RESULTS) };
}
