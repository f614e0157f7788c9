import type { DurableQueue, DurableRecords } from '@scf-media/cloud/durable-store';
import {
  eventIdOf,
  type ProcedureStateChangedEvent,
  type TranscodeResult,
} from '@scf-media/protocol/vod-events';
import { mergeResults, type FileResults } from './merge-results.ts';
import { oneAfterTheOther } from './one-after-the-other.ts';

/** Where results go: to the record of their file, and to the outbox when somebody is to be told. */
export interface ResultKeeper {
  keep(event: ProcedureStateChangedEvent, results: readonly TranscodeResult[]): Promise<void>;
}

/** What the webhook is sent. */
export interface Delivery {
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
  // A record is read, added to and written: two procedures of one file must not do that at once.
  const inTurn = oneAfterTheOther();
  return {
    async keep(event, results) {
      const { TaskId: taskId, FileId } = event.ProcedureStateChangeEvent;
      // A URL that was processed has no FileId: its results are found by their task.
      const fileId = FileId || taskId;
      if (results.length > 0) {
        await inTurn(async () => {
          const before = (await records.get(fileId)) as FileResults | undefined;
          await records.put(fileId, mergeResults(before, { fileId, taskId, results }));
        });
      }
      if (outbox === undefined) return;
      const { added } = await outbox.queue.add(eventIdOf(event), deliveryOf(event, results));
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
