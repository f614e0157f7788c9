import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startLocalCloud } from '../local-cloud.ts';
import { deployApp, openUrl, untilSettled, makeZip } from '../testing/deployed-function.ts';
import { eventually } from '../testing/eventually.ts';
import { getErrorCode, type ScfClient, createScfClient } from '../testing/scf-fixture.ts';
import { createTempDir } from '../testing/temp-dir.ts';

const FunctionName = 'worker';

/** Writes down each event with its run, and then ends as the event requests. */
const HANDLER = `exports.main_handler = async ({ end }, { request_id }) => {
  require('node:fs').appendFileSync(process.env.EVENTS_TO, request_id + '\\n');
  if (end === 'crash') process.exit(3);
  if (end === 'never') await new Promise(() => setInterval(() => {}, 1000));
  if (end !== 'well') throw new Error('as the event wants it');
};`;

async function deployHandler(client: ScfClient, eventsTo: string, MemorySize = 128): Promise<void> {
  await client.CreateFunction({
    ...{ FunctionName, Runtime: 'Nodejs20.19', Handler: 'index.main_handler', MemorySize, Timeout: 60 },
    ...{ AsyncRunEnable: 'TRUE', TraceEnable: 'TRUE' },
    Environment: { Variables: [{ Key: 'EVENTS_TO', Value: eventsTo }] },
    Code: { ZipFile: await makeZip({ 'index.js': { content: HANDLER } }) },
  });
  expect(await untilSettled(client, FunctionName)).toBe('Active');
}

const send = async (client: ScfClient, end: string): Promise<string> => {
  const request = { FunctionName, InvocationType: 'Event', ClientContext: JSON.stringify({ end }) };
  return (await client.Invoke(request)).Result?.FunctionRequestId ?? '';
};

const findStatus = async (client: ScfClient, InvokeRequestId: string): Promise<unknown> => {
  const { Result: result } = await client.GetAsyncEventStatus({ InvokeRequestId });
  return [result?.Status, result?.StatusCode];
};

const configure = (client: ScfClient, RetryNum: number, MsgTTL: number): Promise<unknown> =>
  client.UpdateFunctionEventInvokeConfig({
    FunctionName,
    AsyncTriggerConfig: { RetryConfig: [{ RetryNum }], MsgTTL },
  });

const runsIn = async (file: string): Promise<string[]> =>
  (await readFile(file, 'utf8').catch(() => '')).split('\n').filter((line) => line !== '');

test('a failed event is retried RetryNum times with the same id', async () => {
  await using dir = await createTempDir('scf');
  await using cloud = await startLocalCloud({
    dir: join(dir.path, 'cloud'),
    scf: { stateMs: 10, retryMs: 50, isolation: 'none' },
  });
  const client = createScfClient(cloud.apiEndpoint);
  const file = join(dir.path, 'events');
  await deployHandler(client, file);

  const config = async (): Promise<unknown> =>
    (await client.GetFunctionEventInvokeConfig({ FunctionName })).AsyncTriggerConfig;
  expect(await config()).toEqual({ MsgTTL: 21_600, RetryConfig: [{ RetryNum: 2 }, { RetryNum: -1 }] });
  const crashed = await send(client, 'crash');
  await cloud.scf.idle();
  expect(await runsIn(file)).toEqual([crashed, crashed, crashed]);
  expect(await findStatus(client, crashed)).toEqual(['FAILED', 439]);

  await configure(client, 0, 60);
  expect(await config()).toEqual({ MsgTTL: 60, RetryConfig: [{ RetryNum: 0 }, { RetryNum: -1 }] });
  const failed = await send(client, 'badly');
  await cloud.scf.idle();
  expect((await runsIn(file)).slice(3)).toEqual([failed]);
  expect(await findStatus(client, failed)).toEqual(['FAILED', 430]);

  expect(await getErrorCode(configure(client, 3, 60))).toBe('InvalidParameterValue.RetryNum');
  expect(await getErrorCode(configure(client, 0, 59))).toBe('InvalidParameterValue.TTL');
});

test('an event waits while the quota is used up, and is dropped when it expires', async () => {
  await using dir = await createTempDir('scf');
  const scf = { stateMs: 10, isolation: 'none', quotaMb: 300 } as const;
  const options = { dir: join(dir.path, 'cloud') };
  const file = join(dir.path, 'events');
  {
    await using cloud = await startLocalCloud({ ...options, scf: { ...scf, retryMs: 100 } });
    const client = createScfClient(cloud.apiEndpoint);
    await deployHandler(client, file, 256);
    const first = await send(client, 'never');
    await eventually(async () => (await runsIn(file)).length === 1 || undefined);
    const second = await send(client, 'well');
    const third = await send(client, 'well');
    expect(await findStatus(client, second)).toEqual(['RUNNING', 0]);
    // A waiting caller is informed immediately.
    await deployApp(client, { MemorySize: 128 });
    expect((await fetch(`${await openUrl(client)}/`)).status).toBe(432);

    await client.TerminateAsyncEvent({ FunctionName, InvokeRequestId: third });
    await client.TerminateAsyncEvent({ FunctionName, InvokeRequestId: first });
    await cloud.scf.idle();
    expect(await runsIn(file)).toEqual([first, second]);
    expect(await Promise.all([first, second, third].map((id) => findStatus(client, id)))).toEqual([
      ['ABORTED', 499],
      ['FINISHED', 200],
      ['ABORTED', 499],
    ]);
  }
  // The next attempt would be when the event is older than a minute.
  await using cloud = await startLocalCloud({ ...options, scf: { ...scf, retryMs: 60_001 } });
  const client = createScfClient(cloud.apiEndpoint);
  await configure(client, 2, 60);
  const running = await send(client, 'never');
  await eventually(async () => (await runsIn(file)).length === 3 || undefined);
  const dropped = await send(client, 'well');
  await eventually(async () => String(await findStatus(client, dropped)) === 'FAILED,432' || undefined);
  expect(await runsIn(file)).not.toContain(dropped);
  await client.TerminateAsyncEvent({ FunctionName, InvokeRequestId: running });
});
