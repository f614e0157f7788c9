import type { TaskCompletion, TaskResultData, TaskKind, TaskTiming } from '../index.ts';

/** A fifteenth of production's timing, and so of how long a worker must be suspended to lose its task. */
export const recordingTiming: TaskTiming = { leaseMs: 400, heartbeatMs: 100, startTimeoutMs: 20_000 };
/** A lease long enough for a busy machine, for trials in which no worker may lose its task. */
export const longLeaseTiming: TaskTiming = { ...recordingTiming, leaseMs: 10_000 };

const ranks = { waiting: 0, running: 1, notifying: 2, done: 3 };
export type RecordingStatus = keyof typeof ranks;

/** The result of a recording: the number of its segments and the size of its file. */
export interface RecordingResult {
  segments: number;
  bytes: number;
}

export interface RecordingData extends TaskResultData<RecordingResult> {
  callbackUrl: string;
  upload?: { key: string; uploadId: string };
}

/** Synthetic recordings: their media are numbers, and they are stored as the apps store theirs. */
export const recordingKind: TaskKind<RecordingStatus> = {
  app: 'synthetic',
  toRank: (status) => ranks[status],
  isFinal: (status) => status === 'done',
  parse(text) {
    if (!(text in ranks)) throw new Error(`${text} is no status of a recording`);
    return text as RecordingStatus;
  },
};

export const recordingCompletion: TaskCompletion<RecordingStatus, RecordingData, RecordingResult> = {
  statuses: { notifying: 'notifying', finished: 'done' },
  toCallback: ({ id, data: { callbackUrl } }, result) => ({ url: callbackUrl, body: { id, ...result } }),
  callback: { firstRetryMs: 50 },
  withCallbackFailure: (result) => result,
  toExpiredResult: () => ({ segments: 0, bytes: 0 }),
  toCounts: (_task, { bytes }) => ({ bytes }),
};

/** Pure: returns the playlist of `segments` segments. */
export function formatPlaylist(segments: number, isOver: boolean): string {
  const lines = Array.from({ length: segments }, (_, index) => `segment-${index + 1}\n`);
  return `#PLAYLIST\n${lines.join('')}${isOver ? '#END\n' : ''}`;
}

/** Pure: returns the content of a segment. */
export function createSegment(number: number): Buffer {
  return Buffer.from(`${String(number).padStart(8, '0')};`.repeat(20));
}
