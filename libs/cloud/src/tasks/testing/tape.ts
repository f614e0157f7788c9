import type { TaskCompletion, TaskResultData, TaskKind, TaskTiming } from '../index.ts';

/** A fifteenth of production's timing, and so of how long a worker must be suspended to lose its task. */
export const tapeTiming: TaskTiming = { leaseMs: 400, heartbeatMs: 100, startTimeoutMs: 20_000 };
/** A lease long enough for a busy machine, for trials in which no worker may lose its task. */
export const patientTiming: TaskTiming = { ...tapeTiming, leaseMs: 10_000 };

const ranks = { waiting: 0, running: 1, telling: 2, done: 3 };
export type TapeStatus = keyof typeof ranks;

/** The result of a tape: the number of its pieces and the size of its file. */
export interface TapeResult {
  pieces: number;
  bytes: number;
}

export interface TapeData extends TaskResultData<TapeResult> {
  callbackUrl: string;
  upload?: { key: string; uploadId: string };
}

/** Recordings without a recorder: they consist of numbers, and are written as the apps write theirs. */
export const tapeKind: TaskKind<TapeStatus> = {
  app: 'tape',
  toRank: (status) => ranks[status],
  isFinal: (status) => status === 'done',
  parse(text) {
    if (!(text in ranks)) throw new Error(`${text} is no status of a tape`);
    return text as TapeStatus;
  },
};

export const tapeCompletion: TaskCompletion<TapeStatus, TapeData, TapeResult> = {
  statuses: { notifying: 'telling', finished: 'done' },
  toCallback: ({ id, data: { callbackUrl } }, result) => ({ url: callbackUrl, body: { id, ...result } }),
  callback: { firstRetryMs: 50 },
  withCallbackFailure: (result) => result,
  toExpiredResult: () => ({ pieces: 0, bytes: 0 }),
  toCounts: (_task, { bytes }) => ({ bytes }),
};

/** Pure: returns the playlist of `pieces` pieces. */
export function formatPlaylist(pieces: number, isOver: boolean): string {
  const lines = Array.from({ length: pieces }, (_, index) => `piece-${index + 1}\n`);
  return `#TAPE\n${lines.join('')}${isOver ? '#END\n' : ''}`;
}

/** Pure: returns the content of a piece. */
export function createPiece(number: number): Buffer {
  return Buffer.from(`${String(number).padStart(8, '0')};`.repeat(20));
}
