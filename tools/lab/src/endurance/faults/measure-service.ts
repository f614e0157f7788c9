import { connect, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { openTaskStore, type TaskStore } from '@scf-media/cloud/tasks';
import { signAppRequest, startRedis } from '@scf-media/cloud/testing';
import { startService } from '@scf-media/local-cloud/testing';
import { z } from 'zod';
import type { Check } from '../report.ts';
import { callAtRate, quantile } from './call-at-rate.ts';
import { startStubPlatform } from './stub-platform.ts';

const key = { apiAppKey: 'measured', apiAppSecret: 'hush' };
const started = z.object({ TaskID: z.string() });
/** Errors that a retry cannot fix; others, such as an unavailable store, have status 200 as well. */
const fatalError = z.object({ ErrorCode: z.enum(['InvalidParam', 'Unauthorized', 'LimitExceeded']) });

interface Service {
  url: string;
  store: TaskStore;
  /** The ids that responses contained. */
  reported: Set<string>;
  /** Starts a recording; retries with the same token until a response confirms it. @returns the number of attempts */
  start(token: string): Promise<number>;
}

/**
 * Measures web-record's web function with Redis and without workers: signed Starts, also while Redis is unavailable, and
 * normal clients beside many slow ones.
 *
 * @param options.seconds for how long Starts are sent
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
      // As SCF starts it: without --max-semi-space-size, which `npm start` sets for workers.
      NODE_OPTIONS: '--max-semi-space-size=16',
      API_APP_KEY: key.apiAppKey,
      API_APP_SECRET: key.apiAppSecret,
    },
  });
  const one: Service = {
    url: `${service.url}/`,
    store,
    reported: new Set(),
    start: (token) => start(one, token, signal),
  };
  // Excludes loading and compiling the code.
  await callAtRate({ perSecond: 20, seconds: 3 }, async (at) => void (await one.start(`warm-${at}`)), signal);
  yield measureManyStarts(one, options, signal);
  yield measureOutage(one, redis, options.perSecond, signal);
  yield measureBesideSlowClients(one, options.slowConnections, signal);
}

async function start({ url, reported }: Service, token: string, signal: AbortSignal): Promise<number> {
  const data = { RecordURL: 'http://127.0.0.1/', ClientToken: token };
  const body = JSON.stringify({ Action: 'Start', Data: data });
  for (let attempt = 1; ; attempt += 1) {
    const headers = signAppRequest({ method: 'POST', url, body }, key);
    const response = await fetch(url, { method: 'POST', headers, body, signal }).catch(() => undefined);
    const responseBody: unknown = await response?.json().catch(() => undefined);
    const answer = started.safeParse(responseBody);
    if (answer.success) reported.add(answer.data.TaskID);
    if (answer.success) return attempt;
    const refused = fatalError.safeParse(responseBody);
    if (refused.success) throw new Error(`a Start failed with ${refused.data.ErrorCode}`);
    await delay(200, undefined, { signal });
  }
}

/** Counts the tasks in the store, including finished ones, whose id was in no response. */
async function countGhosts({ store, reported }: Service): Promise<number> {
  const tasks = await store.list({ app: 'web-record', limit: 1_000_000 });
  return tasks.filter(({ id }) => !reported.has(id)).length;
}

async function measureManyStarts(
  service: Service,
  { perSecond, seconds }: { perSecond: number; seconds: number },
  signal: AbortSignal,
): Promise<Check> {
  const before = service.reported.size;
  const timesMs = await callAtRate(
    { perSecond, seconds },
    async (at) => void (await service.start(`many-${at}`)),
    signal,
  );
  const p99 = quantile(timesMs, 0.99);
  const left = await countGhosts(service);
  const all = perSecond * seconds;
  return {
    what: `${perSecond} signed Starts per second for ${seconds} s, Redis: p99, and tasks whose id no client received`,
    measured: `${p99.toFixed(0)} ms, ${left}`,
    bound: 'below 200 ms, none',
    ok: p99 < 200 && left === 0 && service.reported.size - before === all,
  };
}

async function measureOutage(
  service: Service,
  redis: { pause(): void; resume(): void },
  perSecond: number,
  signal: AbortSignal,
): Promise<Check> {
  const before = service.reported.size;
  const outage = delay(2_000, undefined, { signal }).then(async () => {
    redis.pause();
    await delay(4_000, undefined, { signal }).finally(() => redis.resume());
  });
  let repeated = 0;
  await callAtRate(
    { perSecond, seconds: 8 },
    async (at) => void (repeated += (await service.start(`outage-${at}`)) - 1),
    signal,
  );
  await outage;
  const left = await countGhosts(service);
  const all = perSecond * 8;
  return {
    what: `${perSecond} signed Starts per second for 8 s, Redis silent for 4 s, retried with their ClientToken: tasks`,
    measured: `${service.reported.size - before} for ${all} tokens after ${repeated} retries, ${left} whose id no client received`,
    bound: 'one for each, none',
    ok: service.reported.size - before === all && left === 0,
  };
}

async function measureBesideSlowClients(
  service: Service,
  count: number,
  signal: AbortSignal,
): Promise<Check> {
  const { hostname, port } = new URL(service.url);
  const sockets: Socket[] = [];
  const head = 'POST / HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n';
  for (let at = 0; at < count; at += 1) {
    const socket = connect(Number(port), hostname);
    socket.on('error', () => undefined);
    // Half of them never finish their headers, the others their body.
    socket.write(at % 2 === 0 ? head : `${head}Content-Length: 100000\r\n\r\n{`);
    sockets.push(socket);
  }
  const dripping = setInterval(() => {
    for (const [at, socket] of sockets.entries())
      if (!socket.destroyed) socket.write(at % 2 === 0 ? 'X' : ' ');
  }, 1_000);
  try {
    await delay(1_000, undefined, { signal });
    const timesMs = await callAtRate(
      { perSecond: 20, seconds: 15 },
      async (at) => void (await service.start(`honest-${at}`)),
      signal,
    );
    const p99 = quantile(timesMs, 0.99);
    return {
      what: `signed Starts beside ${count} connections that send one byte per second, p99`,
      measured: `${p99.toFixed(0)} ms`,
      bound: 'below 1 s',
      ok: p99 < 1_000,
    };
  } finally {
    clearInterval(dripping);
    for (const socket of sockets) socket.destroy();
  }
}
