import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startLocalCloud } from '../local-cloud.ts';
import {
  type AppReport,
  writeAppImage,
  deployApp,
  deployWorker,
  openUrl,
  untilSettled,
} from '../testing/deployed-function.ts';
import { eventually } from '../testing/eventually.ts';
import { getErrorCode, createScfClient } from '../testing/scf-fixture.ts';
import { createTempDir } from '../testing/temp-dir.ts';

const FunctionName = 'worker';

test('an event function runs each event in a separate process, started as its Dockerfile says', async () => {
  await using dir = await createTempDir('scf');
  await using cloud = await startLocalCloud({ dir: join(dir.path, 'cloud'), scf: { stateMs: 10 } });
  const client = createScfClient(cloud.apiEndpoint);
  const ImageUri = await writeAppImage(join(dir.path, 'image'));
  await deployWorker(client, ImageUri, {
    AsyncRunEnable: 'FALSE',
    TraceEnable: 'FALSE',
    Timeout: 60,
    Role: 'r',
  });
  expect((await client.GetFunction({ FunctionName })).ImageConfig).toMatchObject({
    ImageUri: expect.stringMatching(/^local\/.+:1\.0@sha256:[\da-f]{64}$/),
  });
  const ClientContext = '{"a":1}';
  const { Result: result } = await client.Invoke({ FunctionName, ClientContext, LogType: 'Tail' });
  const answer = JSON.parse(result?.RetMsg ?? '{}') as AppReport & { event: unknown };
  expect(answer.event).toEqual({ a: 1 });
  expect(answer.env).toMatchObject({ GREETING: 'an image', HOME: '/tmp', SCF_FUNCTIONNAME: FunctionName });
  // An image has the keys of its role in the headers.
  expect(answer.env).not.toHaveProperty('TENCENTCLOUD_SECRETID');
  const { 'x-scf-secret-id': secretId = '', 'x-scf-secret-key': secretKey = '' } = answer.headers;
  const role = createScfClient(cloud.apiEndpoint, {
    secretId,
    secretKey,
    token: answer.headers['x-scf-session-token'] ?? '',
  });
  expect(result).toMatchObject({ InvokeResult: 0, ErrMsg: '', Log: 'has an event\nanswers /event-invoke\n' });
  expect(result?.MemUsage).toBeGreaterThan(1024 * 1024);
  const { Result: again } = await role.InvokeFunction({ FunctionName, Event: ClientContext });
  expect(again?.FunctionRequestId).not.toBe(result?.FunctionRequestId);
  expect(await getErrorCode(client.ListAsyncEvents({ FunctionName }))).toBe('UnsupportedOperation');
});

test('an asynchronous function returns an id, also at its function URL, by which it can be terminated', async () => {
  await using dir = await createTempDir('scf');
  await using cloud = await startLocalCloud({ dir: join(dir.path, 'cloud'), scf: { stateMs: 10 } });
  const client = createScfClient(cloud.apiEndpoint);
  await deployWorker(client, await writeAppImage(join(dir.path, 'image')));
  const { Result: result } = await client.Invoke({ FunctionName, ClientContext: '{"wait":true}' });
  expect(result).toMatchObject({ RetMsg: '', InvokeResult: 0 });
  const InvokeRequestId = result?.FunctionRequestId ?? '';
  const findStatus = async (id: string): Promise<unknown> =>
    (await client.GetAsyncEventStatus({ InvokeRequestId: id })).Result?.Status;
  expect(await findStatus(InvokeRequestId)).toBe('RUNNING');
  const ofAlias = { FunctionName, Qualifier: '$DEFAULT' };
  expect(
    (await client.ListAsyncEvents({ FunctionName })).EventList.map(({ Qualifier }) => Qualifier),
  ).toEqual(['$LATEST']);
  expect((await client.ListAsyncEvents(ofAlias)).TotalCount).toBe(0);

  const response = await fetch(`${await openUrl(client, FunctionName)}/x?y=1`, { method: 'POST', body: 'z' });
  expect([response.status, await response.text()]).toEqual([200, 'Async run task submitted']);
  const other = response.headers.get('x-scf-reqid') ?? '';
  await eventually(async () => (await findStatus(other)) === 'FINISHED' || undefined);

  const log = join(cloud.dir, 'logs', `${FunctionName}-${InvokeRequestId}.log`);
  await eventually(async () => (await readFile(log, 'utf8')).includes('has an event') || undefined);
  await client.TerminateAsyncEvent({ FunctionName, InvokeRequestId, GraceShutdown: true });
  await cloud.scf.idle();
  expect(await findStatus(InvokeRequestId)).toBe('FINISHED');
  expect(await readFile(log, 'utf8')).toBe('has an event\nanswers /event-invoke\n');
});

test('functions with the same CfsId share a file system at their mount points', async () => {
  await using dir = await createTempDir('scf');
  await using cloud = await startLocalCloud({ dir: join(dir.path, 'cloud'), scf: { stateMs: 10 } });
  const client = createScfClient(cloud.apiEndpoint);
  const mounted = (LocalMountDir: string) => ({
    VpcConfig: { VpcId: 'vpc-1', SubnetId: 'subnet-1' },
    CfsConfig: {
      CfsInsList: [
        {
          UserId: '10000',
          UserGroupId: '10000',
          CfsId: 'cfs-1',
          MountInsId: 'cfs-1',
          LocalMountDir,
          RemoteMountDir: '/',
        },
      ],
    },
    Environment: { Variables: [{ Key: 'EVENTS_TO', Value: `${LocalMountDir}/events` }] },
  });
  await deployWorker(client, await writeAppImage(join(dir.path, 'image')), mounted('/mnt/a'));
  await deployApp(client, mounted('/mnt/b/c'));
  await client.Invoke({ FunctionName, ClientContext: '{"from":"worker"}' });
  await cloud.scf.idle();
  await fetch(`${await openUrl(client)}/event-invoke`, { method: 'POST', body: '{"from":"web"}' });
  const events = await readFile(join(cloud.dir, 'cfs', 'cfs-1', 'events'), 'utf8');
  expect(events.trim().split('\n')).toEqual(['{"from":"worker"}', '{"from":"web"}']);
});

test('reports why an image cannot be installed', async () => {
  await using dir = await createTempDir('scf');
  await using cloud = await startLocalCloud({ dir: join(dir.path, 'cloud'), scf: { stateMs: 10 } });
  const client = createScfClient(cloud.apiEndpoint);
  const readReason = async (name: string, ImageUri: string): Promise<string | undefined> => {
    await deployWorker(client, ImageUri, { FunctionName: name });
    expect(await untilSettled(client, name)).toBe('CreateFailed');
    return (await client.GetFunction({ FunctionName: name })).StatusReasons?.[0]?.ErrorMessage;
  };
  expect(await readReason('missing', `local${dir.path}/nothing`)).toBe(
    `${dir.path}/nothing has no Dockerfile.`,
  );
  const stages = await writeAppImage(join(dir.path, 'stages'), 'FROM other');
  expect(await readReason('stages', stages)).toContain('only one stage is supported: FROM other');
  const system = await writeAppImage(join(dir.path, 'system'), 'COPY app.ts /usr/local/lib/app.ts');
  expect(await readReason('system', system)).toContain('copies to /usr/local/lib/app.ts');
  const outside = await writeAppImage(join(dir.path, 'outside'), 'COPY ../other /app/');
  expect(await readReason('outside', outside)).toContain('../other is outside of');
});
