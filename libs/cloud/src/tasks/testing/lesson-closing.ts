import type { TaskClosing } from '../index.ts';
import type { LessonData, LessonStatus } from './lesson-kind.ts';

/** How lessons end. */
export const lessonClosing: TaskClosing<LessonStatus, LessonData, { pages: number; problem?: string }> = {
  statuses: { telling: 'telling', finished: 'done' },
  message: ({ id, data: { callbackUrl } }, { pages, problem }) =>
    callbackUrl === undefined
      ? undefined
      : { url: callbackUrl, body: { id, pages, ...(problem === undefined ? {} : { problem }) } },
  callback: { firstRetryMs: 500 },
  notTold: (result, problem) => ({ ...result, problem }),
  notDone: (_task, problem) => ({ pages: 0, problem }),
  counts: (_task, { pages, problem }) => ({ reason: 'read', code: problem, mediaMs: pages * 1_000 }),
};
