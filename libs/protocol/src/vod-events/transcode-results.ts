import type { MediaProcessResult, TranscodeTask } from './media-info.ts';
import type { ProcedureStateChangedEvent } from './typed-events.ts';

/** The outcome of one transcode. Only what the event states is there. */
export interface TranscodeResult {
  /** The source; empty when a URL was processed that is not a file in VOD. */
  FileId: string;
  /** The procedure that the transcode is part of. */
  TaskId: string;
  /** The template, for example 100010; 0 when the event does not state it. */
  Definition: number;
  /** Into one file, or into adaptive bitrates: both may have templates of the same number. */
  Type: 'Transcode' | 'AdaptiveDynamicStreaming';
  Status: 'SUCCESS' | 'FAIL' | 'PROCESSING';
  Url?: string;
  /** 0: success. */
  ErrCode: number;
  ErrCodeExt?: string;
  Message?: string;
  /** Bytes; for HLS, playlist and segments together. */
  Size?: number;
  /** Bits a second, video and audio together. */
  Bitrate?: number;
  /** Pixels. */
  Height?: number;
  /** Pixels. */
  Width?: number;
  /** Seconds. */
  Duration?: number;
  Md5?: string;
  Container?: string;
}

/**
 * Lists the transcodes of a procedure, into MP4 or HLS and into adaptive bitrates, in the event's order; its other
 * tasks (covers, snapshots) and nulls are left out. ErrCode and Message are those of each transcode: the procedure's
 * own are deprecated and 0 even when a transcode failed. Definition is that of the input: in the documents' example
 * that of the output is 0.
 */
export function listTranscodeResults(event: ProcedureStateChangedEvent): TranscodeResult[] {
  const { TaskId, FileId, MediaProcessResultSet } = event.ProcedureStateChangeEvent;
  return (MediaProcessResultSet ?? []).flatMap((result) => {
    const task = findTranscodeTask(result);
    return task ? [{ FileId: FileId ?? '', TaskId, ...toResult(task, readType(result)) }] : [];
  });
}

/** Finds the transcode in a result; none if it is null or no task. */
function findTranscodeTask(result: MediaProcessResult | null | undefined): TranscodeTask | null | undefined {
  if (result?.Type === 'Transcode') return result.TranscodeTask;
  if (result?.Type === 'AdaptiveDynamicStreaming') return result.AdaptiveDynamicStreamingTask;
  return undefined;
}

function readType(result: MediaProcessResult | null | undefined): TranscodeResult['Type'] {
  return result?.Type === 'AdaptiveDynamicStreaming' ? 'AdaptiveDynamicStreaming' : 'Transcode';
}

function toResult(
  task: TranscodeTask,
  Type: TranscodeResult['Type'],
): Omit<TranscodeResult, 'FileId' | 'TaskId'> {
  const { Url, Size, Bitrate, Height, Width, Duration, Md5, Container } = task.Output ?? {};
  return {
    Definition: task.Input?.Definition ?? task.Output?.Definition ?? 0,
    Type,
    Status: toStatus(task),
    ErrCode: task.ErrCode ?? 0,
    ...withoutEmpty({ ErrCodeExt: task.ErrCodeExt, Message: task.Message, Url, Md5, Container }),
    ...withoutEmpty({ Size, Bitrate, Height, Width, Duration }),
  };
}

/** Returns the documented status; otherwise what code and output imply. */
function toStatus({ Status, ErrCode, ErrCodeExt, Output }: TranscodeTask): TranscodeResult['Status'] {
  if (Status === 'SUCCESS' || Status === 'FAIL' || Status === 'PROCESSING') return Status;
  if (ErrCode || ErrCodeExt) return 'FAIL';
  return Output?.Url ? 'SUCCESS' : 'PROCESSING';
}

/** Keeps the fields with a value: not undefined, null or empty. */
function withoutEmpty<Fields extends Record<string, string | number | null | undefined>>(
  fields: Fields,
): { [Name in keyof Fields]?: NonNullable<Fields[Name]> } {
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== undefined && value !== null && value !== ''),
  ) as { [Name in keyof Fields]?: NonNullable<Fields[Name]> };
}
