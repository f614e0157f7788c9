import { eventually, LOCAL_BUCKET } from '@scf-media/local-cloud/testing';
import { expect, test } from 'vitest';
import { sendTaskCommand } from './task-commands.ts';
import { startTaskWithRequestId } from './start-task.ts';
import { startSweeper } from './sweep.ts';
import { type LessonData, lessonKind, type LessonStatus } from './testing/lesson-kind.ts';
import { openLessons } from './testing/lessons.ts';

test('a worker whose credentials have expired leaves its task to another one with new credentials', async () => {
  await using lessons = await openLessons({ roleKeysMs: 5_000 });
  const { cloud, context } = lessons;
  await using scope = new AsyncDisposableStack();
  scope.use(startSweeper(lessonKind, context, 200));
  const id = await startTaskWithRequestId<LessonStatus, LessonData>(
    lessonKind,
    { status: 'waiting', data: {} },
    context,
  );
  const hasWritten = (attempt: number): Promise<true> =>
    eventually(
      () => cloud.cos.objects(LOCAL_BUCKET).some(({ key }) => key === `page-${attempt}`) || undefined,
      40_000,
    );
  await hasWritten(1);
  await hasWritten(2);
  expect(cloud.scf.invocations().at(-1)).toMatchObject({ status: 'FAILED', statusCode: 439 });

  const task = await lessons.task(id);
  await sendTaskCommand(task, { type: 'Stop', requestId: 'r' }, { ...context, changesStatus: false });
  expect((await lessons.until(id, 'done')).data.result?.pages).toBeGreaterThanOrEqual(2);
});
