import { once } from 'node:events';
import { createServer } from 'node:http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTask, startTaskWithRequestId } from './start-task.ts';
import { sendTaskCommand } from './task-commands.ts';
import { startSweeper } from './sweep.ts';
import { type LessonData, lessonKind, type LessonStatus } from './testing/lesson-kind.ts';
import { type Lessons, openLessons } from './testing/lessons.ts';

let lessons: Lessons;
beforeAll(async () => {
  lessons = await openLessons();
});
afterAll(async () => {
  await lessons?.[Symbol.asyncDispose]();
});

const start = (id: string, more: { workerFunction?: string; data?: LessonData } = {}): Promise<string> =>
  startTask<LessonStatus, LessonData>(
    lessonKind,
    {
      id,
      status: 'waiting',
      data: more.data ?? {},
      notStarted: () => ({
        error: new Error('no worker'),
        status: 'done',
        data: { result: { pages: 0, problem: 'no worker' } },
      }),
    },
    {
      ...lessons.context,
      ...(more.workerFunction === undefined ? {} : { workerFunction: more.workerFunction }),
    },
  );
const startNamedByRun = (data: LessonData = {}, context = lessons.context): Promise<string> =>
  startTaskWithRequestId<LessonStatus, LessonData>(lessonKind, { status: 'waiting', data }, context);

async function command(id: string, type: string): Promise<void> {
  const { store, log } = lessons.context;
  const task = await lessons.task(id);
  await sendTaskCommand(task, { type, requestId: 'r' }, { store, log, changesStatus: type !== 'Stop' });
}

test('a worker runs a task, handles its commands, reports it and finishes it', async () => {
  await start('t1');
  await lessons.until('t1', 'running');
  await command('t1', 'Pause');
  await lessons.until('t1', 'paused');
  await command('t1', 'Resume');
  await lessons.until('t1', 'running');
  await command('t1', 'Stop');
  const { data, attempts } = await lessons.until('t1', 'done');
  expect(attempts).toBe(1);
  expect(data).toMatchObject({ result: { pages: 1 }, finishTimeMs: expect.any(Number), commandSeq: 2 });
  expect(await lessons.scf.asyncStatus(data.workerRequestId ?? '')).not.toBeUndefined();
});

test('a task whose worker cannot be started ends as its app decides', async () => {
  await expect(start('t2', { workerFunction: 'nobody' })).rejects.toThrow('no worker');
  expect(await lessons.task('t2')).toMatchObject({
    status: 'done',
    final: true,
    data: { result: { pages: 0, problem: 'no worker' } },
  });
});

test('a task with the request id of its run ends when that run is terminated', async () => {
  const id = await startNamedByRun();
  const { data } = await lessons.until(id, 'running');
  expect(data.workerRequestId).toBe(id);
  expect(await lessons.scf.asyncStatus(id)).toBe('RUNNING');
  await lessons.scf.terminate('lesson-worker', id, { grace: true });
  expect(await lessons.until(id, 'done')).toMatchObject({ attempts: 1, data: { result: { pages: 1 } } });
});

test('a worker that starts before its task exists waits for it', async () => {
  const { store, context, cloud } = lessons;
  const before = cloud.scf.invocations().length;
  const late: typeof context = {
    ...context,
    store: {
      ...store,
      async create(task) {
        await lessons.runSays(task.id, 'waiting for the task');
        return store.create(task);
      },
    },
  };
  const id = await startNamedByRun({}, late);
  await lessons.until(id, 'running');
  expect(cloud.scf.invocations()).toHaveLength(before + 1);
  await command(id, 'Stop');
  await lessons.until(id, 'done');
});

test('a worker that is asked to shut down sends the callback first', async () => {
  await using receiver = await openReceiver();
  receiver.take();
  const id = await startNamedByRun({ callbackUrl: receiver.url });
  await lessons.until(id, 'running');
  await lessons.scf.terminate('lesson-worker', id, { grace: true });
  const { data } = await lessons.until(id, 'done');
  expect(data.result).toEqual({ pages: 1 });
  expect(receiver.bodies).toEqual([{ id, pages: 1 }]);
});

test('a lost worker is replaced, and its successor sends the callback', async () => {
  await using scope = new AsyncDisposableStack();
  const receiver = scope.use(await openReceiver());
  scope.use(startSweeper(lessonKind, lessons.context, 200));

  const id = await startNamedByRun({ callbackUrl: receiver.url });
  const { data: first } = await lessons.until(id, 'running');
  await lessons.killWorker(id);
  // No worker handles it yet: the next one will.
  await command(id, 'Stop');
  await receiver.requested;
  const { data: second, attempts } = await lessons.task(id);
  expect(attempts).toBe(2);
  expect(second).toMatchObject({ result: { pages: 2 }, startTimeMs: first.startTimeMs });
  expect(second.workerRequestId).not.toBe(id);
  await lessons.killWorker(id);
  receiver.take();
  const done = await lessons.until(id, 'done');
  expect(done.attempts).toBe(3);
  // The work was done by the second worker, and only once.
  expect(done.data.result).toEqual({ pages: 2 });
  expect(receiver.bodies).toEqual([{ id, pages: 2 }]);
});

/** Receives callbacks: responds 503 until it is opened. */
async function openReceiver() {
  const bodies: unknown[] = [];
  const requested = Promise.withResolvers<void>();
  let takes = false;
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      if (takes) bodies.push(JSON.parse(body));
      response.writeHead(takes ? 200 : 503).end();
      requested.resolve();
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : 0;
  return {
    url: `http://127.0.0.1:${port}/`,
    bodies,
    requested: requested.promise,
    take: () => void (takes = true),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
    },
  };
}
