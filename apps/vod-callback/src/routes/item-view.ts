import type { QueueItem } from '@scf-media/cloud/queue';

/** Converts an item of a queue to its wire form, without the payload. Times are ISO 8601, like VOD's. */
export function toItemView(item: QueueItem): object {
  const { EventType, FileId } = summarizePayload(item.payload);
  return {
    Id: item.id,
    ...(EventType === undefined ? {} : { EventType }),
    ...(FileId === undefined ? {} : { FileId }),
    State: item.state,
    Attempts: item.attempts,
    CreateTime: time(item.createdAtMs),
    UpdateTime: time(item.updatedAtMs),
    ...(item.state === 'pending' ? { DueTime: time(item.dueAtMs) } : {}),
    ...(item.lastError === undefined
      ? {}
      : { LastError: { Code: item.lastError.code, Message: item.lastError.message } }),
    ...(item.result === undefined ? {} : { Result: item.result }),
  };
}

/** Finds the type and the file id of an event or a delivery. */
export function summarizePayload(payload: unknown): { EventType?: string; FileId?: string } {
  if (typeof payload !== 'object' || payload === null) return {};
  const type =
    'EventType' in payload && typeof payload.EventType === 'string' ? payload.EventType : undefined;
  // In an event the FileId is one level deeper, in a field named for the type.
  const fileId = [payload, ...Object.values(payload)].map(findFileIdIn).find((id) => id !== undefined);
  return {
    ...(type === undefined ? {} : { EventType: type }),
    ...(fileId === undefined ? {} : { FileId: fileId }),
  };
}

function findFileIdIn(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null || !('FileId' in value)) return undefined;
  return typeof value.FileId === 'string' && value.FileId !== '' ? value.FileId : undefined;
}

function time(ms: number): string {
  return new Date(ms).toISOString();
}
