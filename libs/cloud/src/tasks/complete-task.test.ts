import { once } from 'node:events';
import { createServer } from 'node:http';
import { expect, test } from 'vitest';
import { createLogger } from '../log/index.ts';
import { openTaskStore } from './store/open-task-store.ts';
import type { TaskStore } from './store/task-store.ts';
import { runTask } from './run-task.ts';
import { completeTask } from './complete-task.ts';
import { lessonCompletion } from './testing/lesson-completion.ts';
import { type LessonData, lessonKind, type LessonStatus } from './testing/lesson-kind.ts';

const log = createLogger({ name: 'test', level: 'silent' });
const kind = { ...lessonKind, withoutSecrets: ({ callbackUrl: _, ...data }: Partial<LessonData>) => data };

/** Responds as configured, and records the ids of the callbacks. */
async function openReceiver() {
  const ids: unknown[] = [];
  const state = { status: 503, onRequest: (): void => undefined };
  const server = createServer((request, response) => {
    ids.push(request.headers['webhook-id']);
    response.writeHead(state.status).end();
    state.onRequest();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : 0;
  return {
    url: `http://127.0.0.1:${port}/`,
    ids,
    state,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

function work(store: TaskStore, requestId: string, shutdown: AbortSignal, results: string[]): Promise<void> {
  return runTask<LessonStatus, LessonData>(
    kind,
    { taskId: 't1', requestId, store, log, shutdown },
    async (run) => {
      await completeTask<LessonStatus, { pages: number; problem?: string }, LessonData>(run, {
        ...lessonCompletion,
        callback: { firstRetryMs: 60_000 },
        result: async () => (results.push(requestId), { pages: 7 }),
      });
    },
  );
}

test('a worker that is asked to shut down leaves the callback to the next one, which sends it under the same id', async () => {
  await using store = await openTaskStore('sqlite::memory:');
  await using receiver = await openReceiver();
  const data: LessonData = { callbackUrl: receiver.url };
  await store.create<LessonData>({ id: 't1', app: kind.app, status: 'running', rank: 1, data });
  const results: string[] = [];
  const shutdown = new AbortController();
  receiver.state.onRequest = () => shutdown.abort();
  const startedMs = performance.now();
  await work(store, 'first', shutdown.signal, results);
  expect(performance.now() - startedMs).toBeLessThan(30_000);
  expect(await store.get('t1')).toMatchObject({
    status: 'notifying',
    final: false,
    data: { result: { pages: 7 }, callbackAttempts: 1 },
  });
  // The lease is released, so a sweep finds the task immediately.
  expect((await store.listDue(kind.app)).map(({ id }) => id)).toEqual(['t1']);

  receiver.state.status = 204;
  receiver.state.onRequest = () => undefined;
  await work(store, 'second', new AbortController().signal, results);
  expect(results).toEqual(['first']);
  expect(receiver.ids).toEqual(['t1', 't1']);
  const { final, data: left } = (await store.get<LessonData>('t1')) ?? {};
  expect(final).toBe(true);
  expect(left).toMatchObject({ result: { pages: 7 } });
  expect(left).not.toHaveProperty('callbackUrl');
});

test('a worker that starts after StartDeadline only reports it', async () => {
  await using store = await openTaskStore('sqlite::memory:');
  const data: LessonData = { startByMs: Date.now() - 1 };
  await store.create<LessonData>({ id: 't1', app: kind.app, status: 'waiting', rank: 0, data });
  const results: string[] = [];
  await work(store, 'late', new AbortController().signal, results);
  expect(results).toEqual([]);
  expect(await store.get('t1')).toMatchObject({
    final: true,
    data: { result: { pages: 0, problem: 'the worker came after StartDeadline' } },
  });
});

test('two runs of one request id are two owners: the second one leaves the task alone', async () => {
  await using store = await openTaskStore('sqlite::memory:');
  await store.create<LessonData>({ id: 't1', app: kind.app, status: 'waiting', rank: 0, data: {} });
  const results: string[] = [];
  const { signal } = new AbortController();
  await Promise.all([work(store, 'run', signal, results), work(store, 'run', signal, results)]);
  expect(results).toEqual(['run']);
});
