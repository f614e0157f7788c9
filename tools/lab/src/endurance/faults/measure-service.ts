import { connect, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { openTaskStore, type TaskStore } from '@scf-media/cloud/tasks';
import { signAppRequest, startRedis } from '@scf-media/cloud/testing';
import { startService } from '@scf-media/local-cloud/testing';
import { z } from 'zod';
import type { Check } from '../report/check.ts';
import { atRate, quantile } from './at-rate.ts';
import { startStubPlatform } from './stub-platform.ts';

const key = { apiAppKey: 'measured', apiAppSecret: 'hush' };
const started = z.object({ TaskID: z.string() });
/** What no second try can change; anything else, such as a store that is away, is answered with 200 as well. */
const hopeless = z.object({ ErrorCode: z.enum(['InvalidParam', 'Unauthorized', 'LimitExceeded']) });

interface Service {
  url: string;
  store: TaskStore;
  /** The tasks that were told of. */
  told: Set<string>;
  /** Starts a recording, with the same token until there is an answer that says so. @returns how many tries it took */
  start(token: string): Promise<number>;
}

/**
 * web-record's web function with Redis, whose workers never come: signed Starts, also while Redis is away, and honest
 * callers beside many slow ones.
 *
 * @param options.seconds how long Starts come
 */
export async function* measureService(
  options: { perSecond: number; seconds: number; slowConnections: number },
  signal: AbortSignal,
): AsyncGenerator<Check> {
  await using redis = await startRedis();
  await using platform = await startStubPlatform();
  await using store = await openTaskStore(redis.url);
  await using service = await startService('web-record', {
    environment: {
      TASK_STORE: redis.url,
      SCF_ENDPOINT: platform.endpoint,
      // As SCF starts it: --optimize-for-size, of `npm start`, is for workers, and costs a web function a fifth of its time.
      NODE_OPTIONS: '--max-semi-space-size=16',
      API_APP_KEY: key.apiAppKey,
      API_APP_SECRET: key.apiAppSecret,
    },
  });
  const one: Service = {
    url: `${service.url}/`,
    store,
    told: new Set(),
    start: (token) => start(one, token, signal),
  };
  // What is loaded and compiled with the first calls is no part of it.
  await atRate({ perSecond: 20, seconds: 3 }, async (at) => void (await one.start(`warm-${at}`)), signal);
  yield manyStarts(one, options, signal);
  yield startsOverAnOutage(one, redis, options.perSecond, signal);
  yield besideSlowOnes(one, options.slowConnections, signal);
}

async function start({ url, told }: Service, token: string, signal: AbortSignal): Promise<number> {
  const data = { RecordURL: 'http://127.0.0.1/', ClientToken: token };
  const body = JSON.stringify({ Action: 'Start', Data: data });
  for (let tries = 1; ; tries += 1) {
    const headers = signAppRequest({ method: 'POST', url, body }, key);
    const response = await fetch(url, { method: 'POST', headers, body, signal }).catch(() => undefined);
    const said: unknown = await response?.json().catch(() => undefined);
    const answer = started.safeParse(said);
    if (answer.success) told.add(answer.data.TaskID);
    if (answer.success) return tries;
    const refused = hopeless.safeParse(said);
    if (refused.success) throw new Error(`a start was answered with ${refused.data.ErrorCode}`);
    await delay(200, undefined, { signal });
  }
}

/** Tasks in the store, ended ones too, that nobody was told of. */
async function ghosts({ store, told }: Service): Promise<number> {
  const tasks = await store.list({ app: 'web-record', limit: 1_000_000 });
  return tasks.filter(({ id }) => !told.has(id)).length;
}

async function manyStarts(
  service: Service,
  { perSecond, seconds }: { perSecond: number; seconds: number },
  signal: AbortSignal,
): Promise<Check> {
  const before = service.told.size;
  const timesMs = await atRate(
    { perSecond, seconds },
    async (at) => void (await service.start(`many-${at}`)),
    signal,
  );
  const p99 = quantile(timesMs, 0.99);
  const left = await ghosts(service);
  const all = perSecond * seconds;
  return {
    what: `${perSecond} signed Starts a second for ${seconds} s, Redis: p99, and tasks that nobody was told of`,
    measured: `${p99.toFixed(0)} ms, ${left}`,
    bound: 'below 200 ms, none',
    ok: p99 < 200 && left === 0 && service.told.size - before === all,
  };
}

async function startsOverAnOutage(
  service: Service,
  redis: { pause(): void; resume(): void },
  perSecond: number,
  signal: AbortSignal,
): Promise<Check> {
  const before = service.told.size;
  const outage = delay(2_000, undefined, { signal }).then(async () => {
    redis.pause();
    await delay(4_000, undefined, { signal }).finally(() => redis.resume());
  });
  let repeated = 0;
  await atRate(
    { perSecond, seconds: 8 },
    async (at) => void (repeated += (await service.start(`outage-${at}`)) - 1),
    signal,
  );
  await outage;
  const left = await ghosts(service);
  const all = perSecond * 8;
  return {
    what: `${perSecond} signed Starts a second for 8 s, Redis silent for 4 of them, repeated with their ClientToken: tasks`,
    measured: `${service.told.size - before} for ${all} tokens after ${repeated} repeats, ${left} that nobody was told of`,
    bound: 'one for each, none',
    ok: service.told.size - before === all && left === 0,
  };
}

async function besideSlowOnes(service: Service, count: number, signal: AbortSignal): Promise<Check> {
  const { hostname, port } = new URL(service.url);
  const sockets: Socket[] = [];
  const head = 'POST / HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n';
  for (let at = 0; at < count; at += 1) {
    const socket = connect(Number(port), hostname);
    socket.on('error', () => undefined);
    // Half of them never end their headers, the others never their body.
    socket.write(at % 2 === 0 ? head : `${head}Content-Length: 100000\r\n\r\n{`);
    sockets.push(socket);
  }
  const dripping = setInterval(() => {
    for (const [at, socket] of sockets.entries())
      if (!socket.destroyed) socket.write(at % 2 === 0 ? 'X' : ' ');
  }, 1_000);
  try {
    await delay(1_000, undefined, { signal });
    const timesMs = await atRate(
      { perSecond: 20, seconds: 15 },
      async (at) => void (await service.start(`honest-${at}`)),
      signal,
    );
    const p99 = quantile(timesMs, 0.99);
    return {
      what: `signed Starts beside ${count} connections that send one byte a second, p99`,
      measured: `${p99.toFixed(0)} ms`,
      bound: 'below 1 s',
      ok: p99 < 1_000,
    };
  } finally {
    clearInterval(dripping);
    for (const socket of sockets) socket.destroy();
  }
}
