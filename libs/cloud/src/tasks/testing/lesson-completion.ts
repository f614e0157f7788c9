import type { TaskCompletion } from '../index.ts';
import type { LessonData, LessonStatus } from './lesson-kind.ts';

/** How lessons are completed. */
export const lessonCompletion: TaskCompletion<LessonStatus, LessonData, { pages: number; problem?: string }> =
  {
    statuses: { notifying: 'notifying', finished: 'done' },
    toCallback: ({ id, data: { callbackUrl } }, { pages, problem }) =>
      callbackUrl === undefined
        ? undefined
        : { url: callbackUrl, body: { id, pages, ...(problem === undefined ? {} : { problem }) } },
    callback: { firstRetryMs: 500 },
    withCallbackFailure: (result, problem) => ({ ...result, problem }),
    toExpiredResult: (_task, problem) => ({ pages: 0, problem }),
    toCounts: (_task, { pages, problem }) => ({ reason: 'read', code: problem, mediaMs: pages * 1_000 }),
  };
