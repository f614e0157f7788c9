import type { TaskCompletion, TaskResultData, TaskKind, TaskTiming } from '../index.ts';

/** A fifteenth of what runs in production: so is how long a worker has to stand still to lose its task. */
export const tapeTiming: TaskTiming = { leaseMs: 400, heartbeatMs: 100, startTimeoutMs: 20_000 };

const ranks = { waiting: 0, running: 1, telling: 2, done: 3 };
export type TapeStatus = keyof typeof ranks;

/** What is told of a tape: how many pieces it has, and how long its file is. */
export interface TapeResult {
  pieces: number;
  bytes: number;
}

export interface TapeData extends TaskResultData<TapeResult> {
  callbackUrl: string;
  upload?: { key: string; uploadId: string };
}

/** Recordings without a recorder: what is written is numbers, and how it is written is as the apps do. */
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

/** Pure: the playlist of so many pieces. */
export function playlistOf(pieces: number, isOver: boolean): string {
  const lines = Array.from({ length: pieces }, (_, index) => `piece-${index + 1}\n`);
  return `#TAPE\n${lines.join('')}${isOver ? '#END\n' : ''}`;
}

/** Pure: what is in a piece. */
export function pieceOf(number: number): Buffer {
  return Buffer.from(`${String(number).padStart(8, '0')};`.repeat(20));
}
