import { execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import autocannon from 'autocannon';
import { expect, test } from 'vitest';
import { buildBareServer } from './testing/bare-server.ts';
import { bundle, node20 } from './testing/bundle.ts';
import { firstGoodTake } from './testing/first-good-take.ts';
import { freePort } from './testing/free-port.ts';
import { median } from './testing/median.ts';
import { spawnServer } from './testing/spawn-server.ts';
import { uploadEvent } from './testing/upload-event.ts';

const SECONDS = 3;
const ROUNDS = 5;
const LEAST_RATIO = 0.5;

/** On one core, where the system can pin a process to it. */
const onOneCore = canPin() ? ['taskset', '-c', '0'] : [];

function canPin(): boolean {
  try {
    execFileSync('taskset', ['-c', '0', 'true']);
    return availableParallelism() > 1;
  } catch {
    return false;
  }
}

const marker = '5285890784273533167';
const event = JSON.stringify(uploadEvent(marker));
let count = 0;

/** Requests a second, each with an event of its own. */
async function acceptedPerSecond(port: number): Promise<number> {
  const result = await autocannon({
    url: `http://127.0.0.1:${port}/`,
    connections: 128,
    duration: SECONDS,
    requests: [
      {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        setupRequest: (request) => ({
          ...request,
          body: event.replace(marker, `5285890${String((count += 1)).padStart(12, '0')}`),
        }),
      },
    ],
  });
  expect([result.errors, result.timeouts, result.non2xx]).toEqual([0, 0, 0]);
  return result['2xx'] / result.duration;
}

test(
  'events are made safe at half the rate at which a bare Hono server sends them back',
  { timeout: 180_000 },
  async () => {
    const dir = await mkdtemp(join(tmpdir(), 'vod-callback-throughput-'));
    await using scope = new AsyncDisposableStack();
    scope.defer(() => rm(dir, { recursive: true, force: true }));
    const start = async (program: string, environment: Record<string, string>) => {
      const port = await freePort();
      const all = { PORT: String(port), HOST: '127.0.0.1', PATH: process.env['PATH'] ?? '', ...environment };
      scope.use(await spawnServer([...onOneCore, node20(), program], all, event));
      return port;
    };
    const bare = await start(await buildBareServer(dir), {});
    const service = await start(bundle, {
      EVENT_STORE: `file:${join(dir, 'events')}`,
      PROCESS_WAIT_MS: '0',
      LOG_LEVEL: 'info',
      // Nobody is there: the attempts fail and are tried again, as they would be while VOD is away.
      VOD_ENDPOINT: '127.0.0.1:9',
      VOD_PROTOCOL: 'http://',
      SECRET_ID: 'a',
      SECRET_KEY: 'b',
    });
    // Both are compiled by use, and the service is more of a program: only then the rate is steady.
    for (const port of [bare, service, service]) await acceptedPerSecond(port);
    const take = async () => {
      const rates: { bare: number[]; service: number[] } = { bare: [], service: [] };
      for (let round = 0; round < ROUNDS; round += 1) {
        rates.bare.push(await acceptedPerSecond(bare));
        rates.service.push(await acceptedPerSecond(service));
      }
      const figures = { bare: median(rates.bare), service: median(rates.service) };
      return { ...figures, ratio: figures.service / figures.bare };
    };
    const measured = await firstGoodTake(take, ({ ratio }) => ratio >= LEAST_RATIO);
    console.info('accepted a second', { ...measured, cores: onOneCore.length > 0 ? 1 : 'all' });
    expect(measured.ratio).toBeGreaterThanOrEqual(LEAST_RATIO);
  },
);
