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
import type { Check } from '../report/check.ts';

const kind = {
  app: 'lesson',
  toRank: () => 0,
  isFinal: () => false,
  parse: (text: string) => text,
};

/** Starts, each with a token and each sent twice, while the store loses every seventh answer. */
export async function* measureStarts(count: number, signal: AbortSignal): AsyncGenerator<Check> {
  await using redis = await startRedis();
  await using store = await openTaskStore(redis.url);
  const context = {
    store: losingAnswers(store, 7),
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
  const told = new Set<string>();
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
    for (const id of await Promise.all([start(), start()])) told.add(id);
  }
  const ghosts = (await store.countOpen(kind.app)) - told.size;
  const p99 = timesMs.toSorted((a, b) => a - b)[Math.floor(timesMs.length * 0.99)] ?? Infinity;
  yield* [
    {
      what: `${count} starts, each sent twice with its ClientToken, every seventh answer of the store lost: tasks told of`,
      measured: `${told.size}, and ${ghosts} that nobody was told of`,
      bound: `${count}, and none`,
      ok: told.size === count && ghosts === 0,
    },
    // A lost answer is asked for again after 0.1 s.
    { what: 'such a start, p99', measured: `${p99.toFixed(0)} ms`, bound: 'at most 1 s', ok: p99 <= 1_000 },
  ];
}

/** Does what it is asked, and says nothing of every so-manieth thing. */
function losingAnswers(store: TaskStore, every: number): TaskStore {
  let asked = 0;
  return new Proxy(store, {
    get(target, name, receiver) {
      const method: unknown = Reflect.get(target, name, receiver);
      if (typeof method !== 'function') return method;
      return async (...args: unknown[]) => {
        const answer: unknown = await method.apply(target, args);
        asked += 1;
        if (asked % every === 0) throw storeUnavailable('the answer was lost');
        return answer;
      };
    },
  });
}
