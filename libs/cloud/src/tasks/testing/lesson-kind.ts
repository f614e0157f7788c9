import type { TaskResultData, TaskKind } from '../index.ts';

const ranks = { waiting: 0, running: 1, paused: 1, canceled: 2, notifying: 3, done: 4 };
export type LessonStatus = keyof typeof ranks;

export interface LessonData extends TaskResultData<{ pages: number; problem?: string }> {
  callbackUrl?: string;
  startTimeMs?: number;
  stopTimeMs?: number;
  cancelTimeMs?: number;
}

/** Tasks of a fictitious app. */
export const lessonKind: TaskKind<LessonStatus> = {
  app: 'lesson',
  toRank: (status) => ranks[status],
  isFinal: (status) => status === 'done',
  parse(text) {
    if (!(text in ranks)) throw new Error(`${text} is no status of a lesson`);
    return text as LessonStatus;
  },
};
