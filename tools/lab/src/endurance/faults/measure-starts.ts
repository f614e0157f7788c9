import { createLogger } from '@scf-media/cloud/log';
import {
  openTaskStore,
  startTask,
  type TaskData,
  createTaskLimit,
  type TaskStore,
} from '@scf-media/cloud/tasks';
import { storeUnavailable } from '@scf-media/cloud/retry';
import { startRedis } from '@scf-media/cloud/testing';
import type { Check } from '../report.ts';

const kind = {
  app: 'lesson',
  toRank: () => 0,
  isFinal: () => false,
  parse: (text: string) => text,
};

/** Sends each Start twice with the same token, while every seventh response of the store is lost. */
export async function* measureStarts(count: number, signal: AbortSignal): AsyncGenerator<Check> {
  await using redis = await startRedis();
  await using store = await openTaskStore(redis.url);
  const context = {
    store: loseAnswers(store, 7),
    scf: {
      invokeEvent: async () => 'run',
      asyncStatus: async () => undefined,
      terminate: async () => undefined,
    },
    workerFunction: 'lesson-worker',
    close: async () => undefined,
    log: createLogger({ name: 'faults', level: 'silent' }),
    taskLimit: createTaskLimit(kind, { store, max: undefined, limitExceeded: () => new Error('full') }),
  };
  const reported = new Set<string>();
  const timesMs: number[] = [];
  for (let at = 0; at < count; at += 1) {
    signal.throwIfAborted();
    const start = async (): Promise<string> => {
      const begunMs = performance.now();
      const id = await startTask<string, TaskData & { at: number }>(
        kind,
        {
          id: crypto.randomUUID(),
          status: 'waiting',
          data: { at },
          notStarted: (error) => ({ status: 'waiting', error: error as Error }),
          clientToken: `token-${at}`,
        },
        context,
      );
      timesMs.push(performance.now() - begunMs);
      return id;
    };
    for (const id of await Promise.all([start(), start()])) reported.add(id);
  }
  const ghosts = (await store.countOpen(kind.app)) - reported.size;
  const p99 = timesMs.toSorted((a, b) => a - b)[Math.floor(timesMs.length * 0.99)] ?? Infinity;
  yield* [
    {
      what: `${count} starts, each sent twice with its ClientToken, every seventh response of the store lost: tasks reported to clients`,
      measured: `${reported.size}, and ${ghosts} whose id no client received`,
      bound: `${count}, and none`,
      ok: reported.size === count && ghosts === 0,
    },
    // The store is called again 0.1 s after a lost response.
    { what: 'such a start, p99', measured: `${p99.toFixed(0)} ms`, bound: 'at most 1 s', ok: p99 <= 1_000 },
  ];
}

/** Wraps a store so that each call takes effect, but the response of every n-th one is lost. */
function loseAnswers(store: TaskStore, every: number): TaskStore {
  let asked = 0;
  return new Proxy(store, {
    get(target, name, receiver) {
      const method: unknown = Reflect.get(target, name, receiver);
      if (typeof method !== 'function') return method;
      return async (...args: unknown[]) => {
        const answer: unknown = await method.apply(target, args);
        asked += 1;
        if (asked % every === 0) throw storeUnavailable('the response was lost');
        return answer;
      };
    },
  });
}
