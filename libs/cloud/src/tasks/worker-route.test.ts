import { expect, test, vi } from 'vitest';
import { createService } from '../http/index.ts';
import { createLogger } from '../log/index.ts';
import type { TaskWorker } from './run-task.ts';
import { addWorkerRoute } from './worker-route.ts';

const log = createLogger({ name: 'test', level: 'silent' });

async function send(event: unknown, usesRequestId: boolean) {
  const app = createService({ name: 'test', log, maxBodyBytes: 1_000 });
  const work = vi.fn(async (_worker: TaskWorker, _carrier: object) => undefined);
  addWorkerRoute(app, { usesRequestId, log }, work);
  const response = await app.request('/event-invoke', {
    method: 'POST',
    headers: { 'X-Scf-Request-Id': 'run-1' },
    body: JSON.stringify(event),
  });
  const [worker, carrier] = work.mock.calls[0] ?? [];
  return { answer: await response.json(), worker, carrier };
}

test.each([
  [{ TaskID: 't1' }, false, 't1'],
  [{ TaskID: 't1' }, true, 't1'],
  [{}, true, 'run-1'],
])('the event %j, with request ids: %s, is for task %s', async (event, usesRequestId, taskId) => {
  const { answer, worker } = await send(event, usesRequestId);
  expect(answer).toEqual({ TaskID: taskId });
  expect(worker).toMatchObject({ taskId, requestId: 'run-1' });
});

test.each([
  ['00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01', true],
  [7, false],
])('the trace %j of an event is handed on if it is one', async (traceparent, isText) => {
  const { worker, carrier } = await send({ TaskID: 't1', traceparent }, false);
  expect(worker).toMatchObject({ taskId: 't1' });
  expect(carrier).toEqual({ traceparent: isText ? traceparent : undefined });
});

test.each([
  [{}, false],
  [{ TaskID: '' }, true],
  [{ TaskID: 7 }, true],
  ['t1', true],
  [null, true],
])('the event %j, with request ids: %s, is rejected', async (event, usesRequestId) => {
  const { answer, worker } = await send(event, usesRequestId);
  expect(answer).toMatchObject({ ErrorCode: 'InvalidEvent', ErrorMessage: 'TaskID missing' });
  expect(worker).toBeUndefined();
});
