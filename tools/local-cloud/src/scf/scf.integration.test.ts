import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type LocalCloud, startLocalCloud } from '../local-cloud.ts';
import { eventually, isAlive } from '../testing/eventually.ts';
import { invoke, type ScfClient, createScfClient, testFunction } from '../testing/scf-fixture.ts';
import { createTempDir } from '../testing/temp-dir.ts';

const findStatus = async (
  client: ScfClient,
  id: string,
): Promise<[string | undefined, number | undefined]> => {
  const { Result: result } = await client.GetAsyncEventStatus({ InvokeRequestId: id });
  return [result?.Status, result?.StatusCode];
};
const findPid = (cloud: LocalCloud, id: string): Promise<number> =>
  eventually(() => cloud.scf.invocations().find(({ requestId }) => requestId === id)?.pid);
const readWhenThere = (file: string): Promise<string> =>
  eventually(() =>
    readFile(file, 'utf8').then(
      (text) => text || undefined,
      () => undefined,
    ),
  );
/** Resolves when the worker has received its event, when it writes a line. */
const eventArrived = (cloud: LocalCloud, id: string): Promise<true> =>
  eventually(async () => {
    const log = await readFile(join(cloud.dir, 'logs', `test-worker-${id}.log`), 'utf8').catch(() => '');
    return log.includes('event') ? true : undefined;
  });

test("an event reaches a separate worker, with the platform's headers and environment", async () => {
  await using dir = await createTempDir('scf');
  await using cloud = await startLocalCloud({ dir: dir.path, functions: [testFunction()] });
  const client = createScfClient(cloud.apiEndpoint);
  const to = join(dir.path, 'report.json');
  const id = await invoke(client, { do: 'report', to });
  const pid = await findPid(cloud, id);
  await cloud.scf.idle();

  expect(await findStatus(client, id)).toEqual(['FINISHED', 200]);
  expect(isAlive(pid)).toBe(false);
  const report = JSON.parse(await readFile(to, 'utf8')) as Record<string, Record<string, string>>;
  expect(report).toMatchObject({ method: 'POST', url: '/event-invoke', event: { do: 'report', to } });
  expect(report['headers']).toMatchObject({
    'x-scf-request-id': id,
    'x-scf-name': 'test-worker',
    'x-scf-version': '$LATEST',
    'x-scf-namespace': 'default',
    'x-scf-region': 'ap-guangzhou',
    'x-scf-appid': '1250000000',
    'x-scf-uin': '100000000001',
    'x-scf-memory': '3072',
    'x-scf-timeout': '60000',
  });
  expect(report['env']).toMatchObject({
    HOST: '127.0.0.1',
    FROM_DEFINITION: 'yes',
    SCF_FUNCTIONNAME: 'test-worker',
    TENCENTCLOUD_REGION: 'ap-guangzhou',
  });
  expect(Object.keys(report['env'] ?? {})).not.toContain('TENCENTCLOUD_SECRETKEY');
  expect(await readFile(join(cloud.dir, 'logs', `test-worker-${id}.log`), 'utf8')).toBe('event report\n');

  const role = report['headers'] ?? {};
  const keys = { secretId: role['x-scf-secret-id'] ?? '', secretKey: role['x-scf-secret-key'] ?? '' };
  const withToken = createScfClient(cloud.apiEndpoint, { ...keys, token: role['x-scf-session-token'] ?? '' });
  expect(await findStatus(withToken, id)).toEqual(['FINISHED', 200]);
  await expect(findStatus(createScfClient(cloud.apiEndpoint, keys), id)).rejects.toMatchObject({
    code: 'AuthFailure.TokenFailure',
  });
});

test('a worker that responds with an error, or exits without a response, has failed', async () => {
  await using dir = await createTempDir('scf');
  await using cloud = await startLocalCloud({ dir: dir.path, functions: [testFunction()] });
  const client = createScfClient(cloud.apiEndpoint);
  const refused = await invoke(client, { do: 'answer', status: 500 });
  const exited = await invoke(client, { do: 'exit' });
  await cloud.scf.idle();
  expect(await findStatus(client, refused)).toEqual(['FAILED', 430]);
  expect(await findStatus(client, exited)).toEqual(['FAILED', 439]);
});

test('a worker that is killed has failed, and nothing that it started outlives it', async () => {
  await using dir = await createTempDir('scf');
  await using cloud = await startLocalCloud({ dir: dir.path, functions: [testFunction()] });
  const client = createScfClient(cloud.apiEndpoint);
  const to = join(dir.path, 'orphan');
  const id = await invoke(client, { do: 'orphan', to });
  const orphan = Number(await readWhenThere(to));
  expect(isAlive(orphan)).toBe(true);
  process.kill(await findPid(cloud, id), 'SIGKILL');
  await cloud.scf.idle();
  expect(await findStatus(client, id)).toEqual(['FAILED', 439]);
  expect(isAlive(orphan)).toBe(false);
});

test('a graceful termination lets the worker finish', async () => {
  await using dir = await createTempDir('scf');
  await using cloud = await startLocalCloud({ dir: dir.path, functions: [testFunction()] });
  const client = createScfClient(cloud.apiEndpoint);
  const id = await invoke(client, { do: 'wait' });
  await eventArrived(cloud, id);
  expect(await findStatus(client, id)).toEqual(['RUNNING', 0]);
  const name = { FunctionName: 'test-worker', InvokeRequestId: id };
  await client.TerminateAsyncEvent({ ...name, GraceShutdown: true });
  await cloud.scf.idle();
  expect(await findStatus(client, id)).toEqual(['FINISHED', 200]);
  await expect(client.TerminateAsyncEvent(name)).rejects.toMatchObject({
    code: 'FailedOperation.AsyncEventStatus',
  });
});

test('a termination without grace kills the worker immediately', async () => {
  await using dir = await createTempDir('scf');
  await using cloud = await startLocalCloud({ dir: dir.path, functions: [testFunction()] });
  const client = createScfClient(cloud.apiEndpoint);
  const id = await invoke(client, { do: 'wait', stubborn: true });
  const pid = await findPid(cloud, id);
  await eventArrived(cloud, id);
  await client.TerminateAsyncEvent({ FunctionName: 'test-worker', InvokeRequestId: id });
  await cloud.scf.idle();
  expect(await findStatus(client, id)).toEqual(['ABORTED', 499]);
  expect(isAlive(pid)).toBe(false);
});

test('a run is killed at its wall-clock limit', async () => {
  await using dir = await createTempDir('scf');
  const functions = [testFunction({ timeoutSeconds: 2 })];
  await using cloud = await startLocalCloud({ dir: dir.path, functions });
  const client = createScfClient(cloud.apiEndpoint);
  const id = await invoke(client, { do: 'wait', stubborn: true });
  const pid = await findPid(cloud, id);
  await cloud.scf.idle();
  expect(await findStatus(client, id)).toEqual(['FAILED', 433]);
  expect(isAlive(pid)).toBe(false);
});

test('a worker that cannot start, exits early or never listens has failed', async () => {
  await using dir = await createTempDir('scf');
  const functions = [
    testFunction({ functionName: 'missing', command: ['/no/such/program'] }),
    testFunction({ functionName: 'early', command: [process.execPath, '-e', 'process.exit(1)'] }),
    testFunction({
      functionName: 'deaf',
      command: [process.execPath, '-e', 'setInterval(() => {}, 1000)'],
      initTimeoutSeconds: 0.3,
    }),
  ];
  await using cloud = await startLocalCloud({ dir: dir.path, functions });
  const client = createScfClient(cloud.apiEndpoint);
  const ids = await Promise.all(
    functions.map(async ({ functionName: FunctionName }) => {
      const { Result: result } = await client.Invoke({ FunctionName, InvocationType: 'Event' });
      return result?.FunctionRequestId ?? '';
    }),
  );
  await cloud.scf.idle();
  const ends = await Promise.all(ids.map((id) => findStatus(client, id)));
  expect(ends).toEqual([
    ['FAILED', 405],
    ['FAILED', 405],
    ['FAILED', 450],
  ]);
});

test('runs are listed, also after a restart, and those it interrupted have failed', async () => {
  await using dir = await createTempDir('scf');
  const options = { dir: dir.path, functions: [testFunction()] };
  let first = '';
  {
    await using cloud = await startLocalCloud(options);
    const client = createScfClient(cloud.apiEndpoint);
    first = await invoke(client, { do: 'answer' });
    await cloud.scf.idle();
    await invoke(client, { do: 'wait' });
  }
  await using cloud = await startLocalCloud(options);
  const client = createScfClient(cloud.apiEndpoint);
  const all = await client.ListAsyncEvents({ FunctionName: 'test-worker', Order: 'ASC' });
  expect(all.TotalCount).toBe(2);
  expect(all.EventList.map(({ Status }) => Status)).toEqual(['FINISHED', 'ABORTED']);
  expect(all.EventList[0]).toMatchObject({
    InvokeRequestId: first,
    InvokeType: 'Event',
    Qualifier: '$LATEST',
    StartTime: expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{6}$/),
  });
  const some = await client.ListAsyncEvents({ FunctionName: 'test-worker', Status: ['FINISHED'], Limit: 1 });
  expect(some.EventList.map(({ InvokeRequestId: id }) => id)).toEqual([first]);
});

test('invalid invocations are rejected with the documented codes', async () => {
  await using dir = await createTempDir('scf');
  await using cloud = await startLocalCloud({ dir: dir.path, functions: [testFunction()] });
  const client = createScfClient(cloud.apiEndpoint);
  const base = { FunctionName: 'test-worker', InvocationType: 'Event' };
  const code = (call: Promise<unknown>): Promise<unknown> =>
    call.then(
      () => 'no error',
      (error: unknown) => (error instanceof Error && 'code' in error ? error.code : error),
    );
  expect(await code(client.Invoke({ ...base, FunctionName: 'nobody' }))).toBe('ResourceNotFound.Function');
  expect(await code(client.Invoke({ ...base, Namespace: 'x' }))).toBe('ResourceNotFound.Namespace');
  expect(await code(client.Invoke({ FunctionName: 'test-worker' }))).toBe('UnsupportedOperation');
  const large = JSON.stringify('x'.repeat(128 * 1024));
  expect(await code(client.Invoke({ ...base, ClientContext: large }))).toBe(
    'InvalidParameterValue.ClientContext',
  );
  expect(await code(client.Invoke({ ...base, ClientContext: '{' }))).toBe(
    'InvalidParameterValue.ClientContext',
  );
  expect(await code(client.GetAsyncEventStatus({ InvokeRequestId: 'x' }))).toBe(
    'ResourceNotFound.AsyncEvent',
  );
  expect(cloud.scf.invocations()).toEqual([]);
});
