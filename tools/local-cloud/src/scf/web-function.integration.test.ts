import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { type IncomingMessage, request } from 'node:http';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type LocalCloud, startLocalCloud } from '../local-cloud.ts';
import { deployApp, openUrl, fetchReport } from '../testing/deployed-function.ts';
import { eventually, isAlive } from '../testing/eventually.ts';
import { getErrorCode, createScfClient } from '../testing/scf-fixture.ts';
import { createTempDir } from '../testing/temp-dir.ts';

const MIB = 1024 * 1024;
const concurrency = (MaxConcurrency: number) => ({
  InstanceConcurrencyConfig: { DynamicEnabled: 'FALSE', MaxConcurrency },
});

/** Returns the output of the only process. */
async function readLog(cloud: LocalCloud): Promise<string> {
  const { instanceId } = cloud.scf.instances()[0] ?? {};
  return readFile(join(cloud.dir, 'logs', `hello-${instanceId}.log`), 'utf8');
}

/** `fetch` treats 407 as a response of a proxy. */
async function findStatus(url: string): Promise<number | undefined> {
  const [response] = (await once(request(url).end(), 'response')) as [IncomingMessage];
  response.resume();
  return response.statusCode;
}

test('requests and responses are limited to 6 MB', async () => {
  await using dir = await createTempDir('scf');
  await using cloud = await startLocalCloud({ dir: dir.path, scf: { stateMs: 10 } });
  const client = createScfClient(cloud.apiEndpoint);
  await deployApp(client);
  const url = await openUrl(client);
  const post = (body: string | ReadableStream): Promise<Response> =>
    fetch(`${url}/report`, {
      method: 'POST',
      body,
      ...(body instanceof ReadableStream ? { duplex: 'half' } : {}),
    });
  expect((await post('x'.repeat(5 * MIB))).status).toBe(200);
  expect((await post('x'.repeat(6 * MIB + 1))).status).toBe(406);
  // Without a Content-Length.
  const stream = new Blob(['x'.repeat(7 * MIB)]).stream();
  expect((await post(stream)).status).toBe(406);
  expect((await (await fetch(`${url}/bytes?count=${6 * MIB}`)).text()).length).toBe(6 * MIB);
  expect(await findStatus(`${url}/bytes?count=${6 * MIB + 1}`)).toBe(407);
  expect(await (await fetch(url)).text()).toBe('hello from earth');
});

test('a call that times out gets 433, and its process is not reused', async () => {
  await using dir = await createTempDir('scf');
  await using cloud = await startLocalCloud({ dir: dir.path, scf: { stateMs: 10 } });
  const client = createScfClient(cloud.apiEndpoint);
  await deployApp(client, { Timeout: 3 });
  const url = await openUrl(client);
  const { pid } = await fetchReport(`${url}/report`);
  const response = await fetch(`${url}/wait?ms=60000`);
  expect([response.status, await response.json()]).toMatchObject([
    433,
    { errorMessage: 'Invoking task timed out after 3 seconds' },
  ]);
  await eventually(() => !isAlive(pid) || undefined);
  expect((await fetchReport(`${url}/report`)).pid).not.toBe(pid);
});

test('a process that exits during a call causes 439, and the next call gets another one', async () => {
  await using dir = await createTempDir('scf');
  await using cloud = await startLocalCloud({ dir: dir.path, scf: { stateMs: 10 } });
  const client = createScfClient(cloud.apiEndpoint);
  await deployApp(client);
  const url = await openUrl(client);
  expect((await fetch(`${url}/exit`)).status).toBe(439);
  expect(await (await fetch(url)).text()).toBe('hello from earth');
});

test("concurrent calls get separate processes, or share one up to the function's concurrency", async () => {
  await using dir = await createTempDir('scf');
  await using cloud = await startLocalCloud({ dir: dir.path, scf: { stateMs: 10 } });
  const client = createScfClient(cloud.apiEndpoint);
  const countProcesses = async (FunctionName: string): Promise<number> => {
    const url = await openUrl(client, FunctionName);
    const answers = await Promise.all([1, 2, 3].map(() => fetch(`${url}/wait?ms=600`)));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    return cloud.scf.instances().filter(({ functionName }) => functionName === FunctionName).length;
  };
  await deployApp(client, { FunctionName: 'alone' });
  await deployApp(client, { FunctionName: 'sharing', ...concurrency(2) });
  expect(await countProcesses('alone')).toBe(3);
  expect(await countProcesses('sharing')).toBe(2);
});

test('calls beyond the reserved concurrency get 432', async () => {
  await using dir = await createTempDir('scf');
  await using cloud = await startLocalCloud({ dir: dir.path, scf: { stateMs: 10 } });
  const client = createScfClient(cloud.apiEndpoint);
  const FunctionName = 'hello';
  await deployApp(client);
  const url = await openUrl(client);
  await client.PutReservedConcurrencyConfig({ FunctionName, ReservedConcurrencyMem: 128 });
  expect((await client.GetReservedConcurrencyConfig({ FunctionName })).ReservedMem).toBe(128);
  const answers = await Promise.all([1, 2].map(() => fetch(`${url}/wait?ms=600`)));
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 432]);
  await client.DeleteReservedConcurrencyConfig({ FunctionName });
  const more = await Promise.all([1, 2].map(() => fetch(`${url}/wait?ms=600`)));
  expect(more.map(({ status }) => status)).toEqual([200, 200]);
  expect(
    await getErrorCode(
      client.PutReservedConcurrencyConfig({ FunctionName, ReservedConcurrencyMem: 128_000 }),
    ),
  ).toBe('FailedOperation.ReservedExceedTotal');
});

test('an idle process is ended, and nothing is left when the cloud stops', async () => {
  await using dir = await createTempDir('scf');
  let busy = 0;
  {
    await using cloud = await startLocalCloud({ dir: dir.path, scf: { stateMs: 10, idleMs: 200 } });
    const client = createScfClient(cloud.apiEndpoint);
    await deployApp(client);
    const url = await openUrl(client);
    const { pid } = await fetchReport(`${url}/report`);
    await eventually(() => cloud.scf.instances().length === 0 || undefined);
    expect(isAlive(pid)).toBe(false);
    busy = (await fetchReport(`${url}/report`)).pid;
    expect(isAlive(busy)).toBe(true);
  }
  expect(isAlive(busy)).toBe(false);
});

test('a call continues after its caller disconnects', async () => {
  await using dir = await createTempDir('scf');
  await using cloud = await startLocalCloud({ dir: dir.path, scf: { stateMs: 10 } });
  const client = createScfClient(cloud.apiEndpoint);
  await deployApp(client);
  const url = await openUrl(client);
  const { pid } = await fetchReport(`${url}/report`);
  const call = request(`${url}/wait?ms=2000`);
  call.on('error', () => undefined);
  // On a busy machine, the response may have arrived and closed it before it was seen waiting.
  const closed = new Promise((resolve) => call.once('close', resolve));
  call.end();
  await eventually(async () => (await readLog(cloud)).includes('waits') || undefined);
  call.destroy();
  await closed;
  await eventually(async () => (await readLog(cloud)).includes('answers /wait') || undefined);
  // An instance handles one request at a time: until its response is sent, another one handles the next request.
  await eventually(async () => (await fetchReport(`${url}/report`)).pid === pid || undefined);
});
