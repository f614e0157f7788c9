import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  LOCAL_BUCKET,
  LOCAL_CREDENTIAL,
  LOCAL_REGION,
  startLocalCloud,
  type LocalCloud,
} from '@scf-media/local-cloud/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createCosClient, type CosClient } from '../cos/index.ts';
import { retry } from '../retry/index.ts';
import { createScfClient, type ScfClient } from './scf-client.ts';

const worker = fileURLToPath(new URL('./testing/worker.ts', import.meta.url));
let dir: string;
let cloud: LocalCloud;
let scf: ScfClient;
let cos: CosClient;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'scf-'));
  cloud = await startLocalCloud({
    dir: join(dir, 'cloud'),
    functions: ({ cosDomain }) => [
      {
        functionName: 'web-record-worker',
        command: [process.execPath, '--conditions=@scf-media/source', worker],
        cwd: dir,
        env: { COS_DOMAIN: cosDomain, PATH: process.env['PATH'] ?? '' },
        timeoutSeconds: 60,
        memoryMb: 3072,
      },
    ],
  });
  const credentials = () => LOCAL_CREDENTIAL;
  scf = createScfClient({
    credentials,
    region: LOCAL_REGION,
    endpoint: cloud.apiEndpoint,
    protocol: 'http://',
  });
  cos = createCosClient({ credentials, domain: cloud.cosDomain, timeoutMs: 5_000 });
});
afterAll(async () => {
  await cloud[Symbol.asyncDispose]();
  await rm(dir, { recursive: true, force: true });
});

const start = (task: string) => scf.invokeEvent('web-record-worker', { task, bucket: LOCAL_BUCKET });

/** What the run stored, as soon as it has. */
function stored(runId: string, name: string): Promise<string> {
  const at = { bucket: LOCAL_BUCKET, region: LOCAL_REGION, key: `${runId}/${name}` };
  const untilMs = Date.now() + 20_000;
  return retry(() => cos.getObjectText(at), { waitMs: () => 20, untilMs: () => untilMs });
}

it('starts a worker with its event, its context and valid credentials of its role', async () => {
  const runId = await start('answer');
  expect(await stored(runId, 'begun')).toBe('web-record-worker');
  await cloud.scf.idle();
  expect(await scf.asyncStatus(runId)).toBe('FINISHED');
});

it('lets a worker finish its file on graceful termination', async () => {
  const runId = await start('wait');
  await stored(runId, 'begun');
  expect(await scf.asyncStatus(runId)).toBe('RUNNING');
  await scf.terminate('web-record-worker', runId, { grace: true });
  await cloud.scf.idle();
  expect(await stored(runId, 'ended')).toBe('gracefully');
  expect(await scf.asyncStatus(runId)).not.toBe('RUNNING');
});

it('kills a worker without grace', async () => {
  const runId = await start('wait');
  await stored(runId, 'begun');
  await scf.terminate('web-record-worker', runId, { grace: false });
  await cloud.scf.idle();
  const at = { bucket: LOCAL_BUCKET, region: LOCAL_REGION, key: `${runId}/ended` };
  expect(await cos.headObject(at)).toBeUndefined();
  expect(await scf.asyncStatus(runId)).toBe('ABORTED');
});

it('logs no credentials of the role', async () => {
  const runId = await start('answer');
  await cloud.scf.idle();
  const log = await readFile(join(cloud.dir, 'logs', `web-record-worker-${runId}.log`), 'utf8');
  expect(log).toContain('"path":"/event-invoke"');
  expect(log).not.toMatch(/AKIDtmp/);
});

it('reports unknown runs and functions', async () => {
  expect(await scf.asyncStatus('00000000-0000-0000-0000-000000000000')).toBeUndefined();
  await expect(scf.invokeEvent('nobody', {})).rejects.toMatchObject({
    code: expect.stringMatching(/^ScfResourceNotFound/),
  });
});

it('refuses wrong keys', async () => {
  const wrong = createScfClient({
    credentials: () => ({ ...LOCAL_CREDENTIAL, secretKey: 'wrong' }),
    region: LOCAL_REGION,
    endpoint: cloud.apiEndpoint,
    protocol: 'http://',
  });
  await expect(wrong.invokeEvent('web-record-worker', {})).rejects.toMatchObject({
    code: 'ScfAuthFailureSignatureFailure',
  });
});
