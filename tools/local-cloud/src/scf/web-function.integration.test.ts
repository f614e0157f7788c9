import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { type IncomingMessage, request } from 'node:http';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type LocalCloud, startLocalCloud } from '../local-cloud.ts';
import { deployApp, openUrl, reportOf } from '../testing/deployed-function.ts';
import { eventually, isAlive } from '../testing/eventually.ts';
import { codeOf, scfClient } from '../testing/scf-fixture.ts';
import { createTempDir } from '../testing/temp-dir.ts';

const MIB = 1024 * 1024;
const concurrency = (MaxConcurrency: number) => ({
  InstanceConcurrencyConfig: { DynamicEnabled: 'FALSE', MaxConcurrency },
});

/** What the only process has written. */
async function logOf(cloud: LocalCloud): Promise<string> {
  const { instanceId } = cloud.scf.instances()[0] ?? {};
  return readFile(join(cloud.dir, 'logs', `hello-${instanceId}.log`), 'utf8');
}

/** `fetch` takes 407 for a matter of proxies. */
async function statusOf(url: string): Promise<number | undefined> {
  const [response] = (await once(request(url).end(), 'response')) as [IncomingMessage];
  response.resume();
  return response.statusCode;
}

test('a request and an answer have 6 MB at most', async () => {
  await using dir = await createTempDir('scf');
  await using cloud = await startLocalCloud({ dir: dir.path, scf: { stateMs: 10 } });
  const client = scfClient(cloud.apiEndpoint);
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
  // Without a length beforehand.
  const stream = new Blob(['x'.repeat(7 * MIB)]).stream();
  expect((await post(stream)).status).toBe(406);
  expect((await (await fetch(`${url}/bytes?count=${6 * MIB}`)).text()).length).toBe(6 * MIB);
  expect(await statusOf(`${url}/bytes?count=${6 * MIB + 1}`)).toBe(407);
  expect(await (await fetch(url)).text()).toBe('hello from earth');
});

test('a call that takes too long is 433, and its process is not used any more', async () => {
  await using dir = await createTempDir('scf');
  await using cloud = await startLocalCloud({ dir: dir.path, scf: { stateMs: 10 } });
  const client = scfClient(cloud.apiEndpoint);
  await deployApp(client, { Timeout: 3 });
  const url = await openUrl(client);
  const { pid } = await reportOf(`${url}/report`);
  const response = await fetch(`${url}/wait?ms=60000`);
  expect([response.status, await response.json()]).toMatchObject([
    433,
    { errorMessage: 'Invoking task timed out after 3 seconds' },
  ]);
  await eventually(() => !isAlive(pid) || undefined);
  expect((await reportOf(`${url}/report`)).pid).not.toBe(pid);
});

test('a process that ends in a call is 439, and the next call has another one', async () => {
  await using dir = await createTempDir('scf');
  await using cloud = await startLocalCloud({ dir: dir.path, scf: { stateMs: 10 } });
  const client = scfClient(cloud.apiEndpoint);
  await deployApp(client);
  const url = await openUrl(client);
  expect((await fetch(`${url}/exit`)).status).toBe(439);
  expect(await (await fetch(url)).text()).toBe('hello from earth');
});

test('calls at the same time get processes of their own, or as many share one as the function says', async () => {
  await using dir = await createTempDir('scf');
  await using cloud = await startLocalCloud({ dir: dir.path, scf: { stateMs: 10 } });
  const client = scfClient(cloud.apiEndpoint);
  const processesOf = async (FunctionName: string): Promise<number> => {
    const url = await openUrl(client, FunctionName);
    const answers = await Promise.all([1, 2, 3].map(() => fetch(`${url}/wait?ms=600`)));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    return cloud.scf.instances().filter(({ functionName }) => functionName === FunctionName).length;
  };
  await deployApp(client, { FunctionName: 'alone' });
  await deployApp(client, { FunctionName: 'sharing', ...concurrency(2) });
  expect(await processesOf('alone')).toBe(3);
  expect(await processesOf('sharing')).toBe(2);
});

test('more processes than are reserved are refused with 432', async () => {
  await using dir = await createTempDir('scf');
  await using cloud = await startLocalCloud({ dir: dir.path, scf: { stateMs: 10 } });
  const client = scfClient(cloud.apiEndpoint);
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
    await codeOf(client.PutReservedConcurrencyConfig({ FunctionName, ReservedConcurrencyMem: 128_000 })),
  ).toBe('FailedOperation.ReservedExceedTotal');
});

test('a process that nobody calls is let go, and nothing is left when the cloud stops', async () => {
  await using dir = await createTempDir('scf');
  let busy = 0;
  {
    await using cloud = await startLocalCloud({ dir: dir.path, scf: { stateMs: 10, idleMs: 200 } });
    const client = scfClient(cloud.apiEndpoint);
    await deployApp(client);
    const url = await openUrl(client);
    const { pid } = await reportOf(`${url}/report`);
    await eventually(() => cloud.scf.instances().length === 0 || undefined);
    expect(isAlive(pid)).toBe(false);
    busy = (await reportOf(`${url}/report`)).pid;
    expect(isAlive(busy)).toBe(true);
  }
  expect(isAlive(busy)).toBe(false);
});

test('a caller that goes away while it waits does not end the call', async () => {
  await using dir = await createTempDir('scf');
  await using cloud = await startLocalCloud({ dir: dir.path, scf: { stateMs: 10 } });
  const client = scfClient(cloud.apiEndpoint);
  await deployApp(client);
  const url = await openUrl(client);
  const { pid } = await reportOf(`${url}/report`);
  const call = request(`${url}/wait?ms=2000`);
  call.on('error', () => undefined);
  // On a busy machine the answer may have come, and closed it, before it is seen to wait.
  const closed = new Promise((resolve) => call.once('close', resolve));
  call.end();
  await eventually(async () => (await logOf(cloud)).includes('waits') || undefined);
  call.destroy();
  await closed;
  await eventually(async () => (await logOf(cloud)).includes('answers /wait') || undefined);
  // An instance takes one request at a time: until the answer has gone, another one takes the next.
  await eventually(async () => (await reportOf(`${url}/report`)).pid === pid || undefined);
});
