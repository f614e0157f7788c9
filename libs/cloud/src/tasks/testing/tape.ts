import type { TaskClosing, TaskEndData, TaskKind, TaskTiming } from '../index.ts';

/** A fifteenth of what runs in production: so is how long a worker has to stand still to lose its task. */
export const tapeTiming: TaskTiming = { leaseMs: 400, heartbeatMs: 100, startTimeoutMs: 20_000 };

const ranks = { waiting: 0, running: 1, telling: 2, done: 3 };
export type TapeStatus = keyof typeof ranks;

/** What is told of a tape: how many pieces it has, and how long its file is. */
export interface TapeResult {
  pieces: number;
  bytes: number;
}

export interface TapeData extends TaskEndData<TapeResult> {
  callbackUrl: string;
  upload?: { key: string; uploadId: string };
}

/** Recordings without a recorder: what is written is numbers, and how it is written is as the apps do. */
export const tapeKind: TaskKind<TapeStatus> = {
  app: 'tape',
  rankOf: (status) => ranks[status],
  isFinal: (status) => status === 'done',
  parse(text) {
    if (!(text in ranks)) throw new Error(`${text} is no status of a tape`);
    return text as TapeStatus;
  },
};

export const tapeClosing: TaskClosing<TapeStatus, TapeData, TapeResult> = {
  statuses: { telling: 'telling', finished: 'done' },
  message: ({ id, data: { callbackUrl } }, result) => ({ url: callbackUrl, body: { id, ...result } }),
  callback: { firstRetryMs: 50 },
  notTold: (result) => result,
  notDone: () => ({ pieces: 0, bytes: 0 }),
  counts: (_task, { bytes }) => ({ bytes }),
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
