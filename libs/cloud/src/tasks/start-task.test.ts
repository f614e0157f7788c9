import { describe, expect, it, vi } from 'vitest';
import { createLogger } from '../log/index.ts';
import { storeUnavailable } from '../retry/index.ts';
import type { ScfClient } from '../scf/index.ts';
import { openTaskStore } from './store/open-task-store.ts';
import type { TaskStore } from './store/task-store.ts';
import { startTask, type StartOptions, startTaskWithRequestId } from './start-task.ts';
import { recoverLostTasks } from './recover-lost-tasks.ts';
import { createTaskCloser } from './complete-task.ts';
import { createTaskLimit } from './task-limit.ts';
import { lessonCompletion } from './testing/lesson-completion.ts';
import { type LessonData, lessonKind, type LessonStatus } from './testing/lesson-kind.ts';

const log = createLogger({ name: 'test', level: 'silent' });
const timing = { leaseMs: 500, heartbeatMs: 200, startTimeoutMs: 0 };

/** The web function of an app, with a store whose answers can be lost. */
async function openWeb() {
  const store = await openTaskStore('sqlite::memory:');
  const lost = new Set<string>();
  /** Executes each call; for a name in `lost`, the first answer is lost. */
  const faulty = new Proxy(store, {
    get(target, name, receiver) {
      const method: unknown = Reflect.get(target, name, receiver);
      if (typeof method !== 'function') return method;
      return async (...args: unknown[]) => {
        const answer: unknown = await method.apply(target, args);
        if (lost.delete(String(name))) throw storeUnavailable('the answer was lost');
        return answer;
      };
    },
  }) as TaskStore;
  let runs = 0;
  const invokeEvent = vi.fn<ScfClient['invokeEvent']>(async () => `run-${(runs += 1)}`);
  const scf: ScfClient = {
    invokeEvent,
    asyncStatus: async () => 'RUNNING',
    terminate: async () => undefined,
  };
  const taskLimit = createTaskLimit(lessonKind, {
    store: faulty,
    max: undefined,
    limitExceeded: () => new Error('full'),
  });
  const close = createTaskCloser(lessonKind, lessonCompletion, { store, timing, log });
  const context = { store: faulty, scf, workerFunction: 'lesson-worker', timing, close, taskLimit, log };
  const start = (id: string, wishes: StartOptions & { data?: LessonData } = {}): Promise<string> =>
    startTask<LessonStatus, LessonData>(
      lessonKind,
      {
        id,
        status: 'waiting',
        data: {},
        notStarted: () => ({ error: new Error('no worker'), status: 'done', data: {} }),
        ...wishes,
      },
      context,
    );
  const startNamed = (wishes: StartOptions & { data?: LessonData } = {}): Promise<string> =>
    startTaskWithRequestId<LessonStatus, LessonData>(
      lessonKind,
      { status: 'waiting', data: {}, ...wishes },
      context,
    );
  return {
    store,
    context,
    lost,
    invokeEvent,
    start,
    startNamed,
    ids: async () => (await store.list({ app: 'lesson' })).map(({ id }) => id),
    [Symbol.asyncDispose]: () => store[Symbol.asyncDispose](),
  };
}

describe('a start whose store loses an answer', () => {
  it.each(['create', 'claimToken', 'get', 'update'])(
    'is answered correctly when the lost answer is that of %s',
    async (name) => {
      await using web = await openWeb();
      web.lost.add(name);
      const id = await web.start('t1', { clientToken: 'k' });
      expect(await web.ids()).toEqual([id]);
      expect(web.invokeEvent).toHaveBeenCalledOnce();
    },
  );

  it.each(['create', 'claimToken'])('also for a task with the request id of its run: %s', async (name) => {
    await using web = await openWeb();
    if (name === 'create') web.lost.add(name);
    const starting = web.startNamed({ clientToken: 'k' });
    if (name === 'claimToken')
      web.invokeEvent.mockImplementationOnce(async () => (web.lost.add(name), 'run-1'));
    const id = await starting;
    expect(await web.ids()).toEqual([id]);
  });

  it('and whose worker cannot be invoked leaves nothing that starts later', async () => {
    await using web = await openWeb();
    web.invokeEvent.mockRejectedValueOnce(new Error('SCF is away'));
    vi.spyOn(web.store, 'update').mockRejectedValue(new Error('always fails'));
    await expect(web.start('t1')).rejects.toThrow('no worker');
    vi.restoreAllMocks();
    await recoverLostTasks(lessonKind, web.context);
    expect(await web.store.get('t1')).toMatchObject({ final: true, attempts: 1 });
    expect(web.invokeEvent).toHaveBeenCalledTimes(1);
  });
});

describe('a client token', () => {
  it('means one task, for repeated and concurrent requests', async () => {
    await using web = await openWeb();
    const together = await Promise.all(['a', 'b', 'c'].map((id) => web.start(id, { clientToken: 'k' })));
    const later = await web.start('d', { clientToken: 'k' });
    expect(new Set([...together, later]).size).toBe(1);
    expect(await web.ids()).toHaveLength(1);
    expect(await web.start('e', { clientToken: 'other' })).toBe('e');
  });

  it('returns the same error again when its task could not be started', async () => {
    await using web = await openWeb();
    web.invokeEvent.mockRejectedValueOnce(new Error('SCF is away'));
    await expect(web.start('a', { clientToken: 'k' })).rejects.toThrow('no worker');
    await expect(web.start('b', { clientToken: 'k' })).rejects.toThrow('no worker');
    expect(web.invokeEvent).toHaveBeenCalledOnce();
    expect(await web.start('c', { clientToken: 'other' })).toBe('c');
  });

  it('means one task with the request id of its run, too', async () => {
    await using web = await openWeb();
    const together = await Promise.all([1, 2].map(() => web.startNamed({ clientToken: 'k' })));
    const later = await web.startNamed({ clientToken: 'k' });
    expect(new Set([...together, later]).size).toBe(1);
    expect(await web.ids()).toHaveLength(1);
    expect(await web.startNamed()).not.toBe(later);
  });

  it('is refused for another request', async () => {
    await using web = await openWeb();
    const reused = { code: 'ClientTokenReused', fault: 'caller' };
    await web.start('a', { clientToken: 'k' });
    const other = { clientToken: 'k', data: { callbackUrl: 'http://else.example/' } };
    await expect(web.start('b', other)).rejects.toMatchObject(reused);
    await expect(web.startNamed(other)).rejects.toMatchObject(reused);
    expect(await web.ids()).toEqual(['a']);
  });
});

it('has a deadline by which it must start: 5 minutes, or as requested', async () => {
  await using web = await openWeb();
  const readDeadline = async (id: string) => {
    const task = await web.store.get<LessonData>(id);
    return Math.round(((task?.data.startByMs ?? 0) - (task?.createTimeMs ?? 0)) / 1000);
  };
  expect(await readDeadline(await web.start('a'))).toBe(300);
  expect(await readDeadline(await web.start('b', { startDeadlineSeconds: 30 }))).toBe(30);
  expect(await readDeadline(await web.startNamed({ startDeadlineSeconds: 60 }))).toBe(60);
});
