import { freePort } from '@scf-media/local-cloud/testing';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildBareServer } from './bare-server.ts';
import { bundle, findNode20 } from './bundle.ts';
import { spawnServer } from './spawn-server.ts';
import { makeUploadEvent } from './upload-event.ts';

const MAX_RATIO = 2;

describe('a cold start', () => {
  let dir: string;
  beforeAll(async () => {
    // In memory if possible: an fsync to disk takes 1 to 50 ms, whatever the program.
    dir = await mkdtemp(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'vod-callback-cold-'));
  });
  afterAll(() => rm(dir, { recursive: true, force: true }));

  test(
    'takes at most twice as long as that of a bare Hono server, up to the first stored event',
    { timeout: 120_000 },
    async () => {
      const bare = await buildBareServer(dir);
      const body = JSON.stringify(makeUploadEvent('cold'));
      const common = async () => ({ PORT: String(await freePort()), HOST: '127.0.0.1' });
      const measure = async () => {
        const times: { bare: number[]; service: number[] } = { bare: [], service: [] };
        for (let run = 0; run < 15; run += 1) {
          {
            await using server = await spawnServer([findNode20(), bare], await common(), body);
            times.bare.push(server.firstAnswerMs);
          }
          await using server = await spawnServer(
            [findNode20(), bundle],
            // A new store each time, and an unreachable VOD: only receiving is measured.
            {
              ...(await common()),
              EVENT_STORE: `file:${join(dir, `events-${run}`)}`,
              PROCESS_WAIT_MS: '0',
              VOD_ENDPOINT: '127.0.0.1:9',
              VOD_PROTOCOL: 'http://',
              SECRET_ID: 'a',
              SECRET_KEY: 'b',
            },
            body,
          );
          times.service.push(server.firstAnswerMs);
        }
        const figures = { bareMs: median(times.bare), serviceMs: median(times.service) };
        return { ...figures, ratio: figures.serviceMs / figures.bareMs };
      };
      const measured = await measure();
      console.info('cold start', measured);
      expect(measured.ratio).toBeLessThanOrEqual(MAX_RATIO);
    },
  );
});

/** The median; of an even number of values, the lower of the two in the middle. */
function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted[Math.floor((sorted.length - 1) / 2)];
  if (middle === undefined) throw new Error('no values');
  return middle;
}
