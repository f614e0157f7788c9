import { freePort } from '@scf-media/local-cloud/testing';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildBareServer } from './bare-server.ts';
import { bundle, node20 } from './bundle.ts';
import { median } from './median.ts';
import { spawnServer } from './spawn-server.ts';
import { uploadEvent } from './upload-event.ts';

const MOST_RATIO = 2;

describe('a cold start', () => {
  let dir: string;
  beforeAll(async () => {
    // In memory where there is such a folder: a disk's fsync takes 1 to 50 ms, whatever the program.
    dir = await mkdtemp(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'vod-callback-cold-'));
  });
  afterAll(() => rm(dir, { recursive: true, force: true }));

  test(
    'to the first event that is safe takes at most twice that of a bare Hono server',
    { timeout: 120_000 },
    async () => {
      const bare = await buildBareServer(dir);
      const body = JSON.stringify(uploadEvent('cold'));
      const common = async () => ({ PORT: String(await freePort()), HOST: '127.0.0.1' });
      const take = async () => {
        const times: { bare: number[]; service: number[] } = { bare: [], service: [] };
        for (let run = 0; run < 15; run += 1) {
          {
            await using server = await spawnServer([node20(), bare], await common(), body);
            times.bare.push(server.firstAnswerMs);
          }
          await using server = await spawnServer(
            [node20(), bundle],
            // A store of its own each time, and nobody to call: what is measured is receiving.
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
      const measured = await take();
      console.info('cold start', measured);
      expect(measured.ratio).toBeLessThanOrEqual(MOST_RATIO);
    },
  );
});
