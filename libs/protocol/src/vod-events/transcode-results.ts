import { type MediaProcessResult, type TranscodeTask } from './media-process-result.ts';
import { type ProcedureStateChangedEvent } from './procedure-state-changed.ts';

/** What became of one transcode. Only what the event tells is there. */
export interface TranscodeResult {
  /** The source; empty when a URL was processed that is no file of VOD. */
  FileId: string;
  /** The procedure the transcode is a part of. */
  TaskId: string;
  /** The template, such as 100010; 0 when the event does not tell. */
  Definition: number;
  /** To one file, or to adaptive bitrates: both may have templates of the same number. */
  Type: 'Transcode' | 'AdaptiveDynamicStreaming';
  Status: 'SUCCESS' | 'FAIL' | 'PROCESSING';
  Url?: string;
  /** 0: no failure. */
  ErrCode: number;
  ErrCodeExt?: string;
  Message?: string;
  /** Bytes; of HLS, playlist and segments together. */
  Size?: number;
  /** Bits per second, picture and sound together. */
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
 * The transcodes of a procedure, to MP4 or HLS and to adaptive bitrates, in the order of the event; its other tasks (covers,
 * snapshots) are left out, and so is one that came as null. ErrCode and Message are those of each transcode: the procedure's own are deprecated and
 * 0 even when a transcode failed. Definition is that of the input: in the documents' example that of the output is 0.
 */
export function transcodeResultsOf(event: ProcedureStateChangedEvent): TranscodeResult[] {
  const { TaskId, FileId, MediaProcessResultSet } = event.ProcedureStateChangeEvent;
  return (MediaProcessResultSet ?? []).flatMap((result) => {
    const task = transcodeTaskOf(result);
    return task ? [{ FileId: FileId ?? '', TaskId, ...resultOf(task, typeOf(result)) }] : [];
  });
}

/** One that came as null, or as nothing that is a task, has none. */
function transcodeTaskOf(result: MediaProcessResult | null | undefined): TranscodeTask | null | undefined {
  if (result?.Type === 'Transcode') return result.TranscodeTask;
  if (result?.Type === 'AdaptiveDynamicStreaming') return result.AdaptiveDynamicStreamingTask;
  return undefined;
}

function typeOf(result: MediaProcessResult | null | undefined): TranscodeResult['Type'] {
  return result?.Type === 'AdaptiveDynamicStreaming' ? 'AdaptiveDynamicStreaming' : 'Transcode';
}

function resultOf(
  task: TranscodeTask,
  Type: TranscodeResult['Type'],
): Omit<TranscodeResult, 'FileId' | 'TaskId'> {
  const { Url, Size, Bitrate, Height, Width, Duration, Md5, Container } = task.Output ?? {};
  return {
    Definition: task.Input?.Definition ?? task.Output?.Definition ?? 0,
    Type,
    Status: statusOf(task),
    ErrCode: task.ErrCode ?? 0,
    ...given({ ErrCodeExt: task.ErrCodeExt, Message: task.Message, Url, Md5, Container }),
    ...given({ Size, Bitrate, Height, Width, Duration }),
  };
}

/** The documented status; without one of these, what code and output tell. */
function statusOf({ Status, ErrCode, ErrCodeExt, Output }: TranscodeTask): TranscodeResult['Status'] {
  if (Status === 'SUCCESS' || Status === 'FAIL' || Status === 'PROCESSING') return Status;
  if (ErrCode || ErrCodeExt) return 'FAIL';
  return Output?.Url ? 'SUCCESS' : 'PROCESSING';
}

/** The fields that say something: not undefined, null or empty. */
function given<Fields extends Record<string, string | number | null | undefined>>(
  fields: Fields,
): { [Name in keyof Fields]?: NonNullable<Fields[Name]> } {
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== undefined && value !== null && value !== ''),
  ) as { [Name in keyof Fields]?: NonNullable<Fields[Name]> };
}
