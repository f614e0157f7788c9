import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type LocalCloud, startLocalCloud } from '../../local-cloud.ts';
import {
  writeAppImage,
  deployApp,
  deployWorker,
  openUrl,
  untilSettled,
  makeZip,
} from '../../testing/deployed-function.ts';
import { eventually } from '../../testing/eventually.ts';
import { getErrorCode, createScfClient } from '../../testing/scf-fixture.ts';
import { createTempDir } from '../../testing/temp-dir.ts';

const FunctionName = 'hello';
const EVERY_SECOND = '* * * * * * *';
const NEVER = '0 0 0 1 1 * 2099';
const withEvents = {
  VpcConfig: { VpcId: 'vpc-1', SubnetId: 'subnet-1' },
  CfsConfig: {
    CfsInsList: [
      {
        UserId: '1',
        UserGroupId: '1',
        CfsId: 'cfs-1',
        MountInsId: 'cfs-1',
        LocalMountDir: '/mnt/a',
        RemoteMountDir: '/',
      },
    ],
  },
  Environment: { Variables: [{ Key: 'EVENTS_TO', Value: '/mnt/a/events' }] },
};
const readEvents = async (cloud: LocalCloud): Promise<unknown[]> => {
  const text = await readFile(join(cloud.dir, 'cfs', 'cfs-1', 'events'), 'utf8').catch(() => '');
  return text.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line) as unknown]));
};

test('a web function cannot have a timer, as on the platform', async () => {
  await using dir = await createTempDir('scf');
  await using cloud = await startLocalCloud({ dir: dir.path, scf: { stateMs: 10 } });
  const client = createScfClient(cloud.apiEndpoint);
  await deployApp(client);
  const timer = { FunctionName, TriggerName: 'sweep', Type: 'timer', TriggerDesc: EVERY_SECOND };
  expect(await getErrorCode(client.CreateTrigger(timer))).toBe('UnsupportedOperation.Trigger');
  expect((await client.ListTriggers({ FunctionName })).TotalCount).toBe(0);
});

test('a timer calls the handler of an event function on its schedule', async () => {
  await using dir = await createTempDir('scf');
  await using cloud = await startLocalCloud({ dir: dir.path, scf: { stateMs: 10 } });
  const client = createScfClient(cloud.apiEndpoint);
  const handler = `exports.main_handler = async (event) => {
    require('node:fs').appendFileSync(process.env.EVENTS_TO, JSON.stringify(event) + '\\n');
    return { done: true };
  };`;
  await client.CreateFunction({
    ...{ FunctionName, Runtime: 'Nodejs20.19', Handler: 'index.main_handler', Timeout: 10, ...withEvents },
    Code: { ZipFile: await makeZip({ 'index.js': { content: handler } }) },
  });
  expect(await untilSettled(client, FunctionName)).toBe('Active');
  const answer = await client.Invoke({ FunctionName, ClientContext: JSON.stringify({ Message: 'by hand' }) });
  expect(answer.Result).toMatchObject({ InvokeResult: 0, RetMsg: '{"done":true}' });
  const timer = { FunctionName, TriggerName: 'sweep', Type: 'timer' };
  await client.CreateTrigger({ ...timer, TriggerDesc: EVERY_SECOND, CustomArgument: '/sweep' });
  const events = await eventually(async () => {
    const all = await readEvents(cloud);
    return all.length >= 3 ? all : undefined;
  });
  const event = {
    Message: '/sweep',
    Time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
    TriggerName: 'sweep',
    Type: 'Timer',
  };
  expect(events.slice(0, 3)).toEqual([{ Message: 'by hand' }, event, event]);
  expect(new Set(events.map((one) => JSON.stringify(one))).size).toBe(events.length);

  await client.UpdateTrigger({ ...timer, TriggerDesc: JSON.stringify({ cron: NEVER }) });
  const { Triggers: listed } = await client.ListTriggers({ FunctionName });
  expect(listed).toMatchObject([
    {
      ...{ TriggerName: 'sweep', Type: 'timer', Qualifier: '$LATEST', Enable: 1, CustomArgument: '/sweep' },
      TriggerDesc: JSON.stringify({ cron: NEVER }),
    },
  ]);
  await client.DeleteTrigger(timer);
  expect((await client.ListTriggers({ FunctionName })).TotalCount).toBe(0);
});

test('a timer of an event function starts a run, and a closed one does not', async () => {
  await using dir = await createTempDir('scf');
  await using cloud = await startLocalCloud({ dir: join(dir.path, 'cloud'), scf: { stateMs: 10 } });
  const client = createScfClient(cloud.apiEndpoint);
  const uri = await writeAppImage(join(dir.path, 'image'));
  await deployWorker(client, uri, { ...withEvents, FunctionName: 'open' });
  await deployWorker(client, uri, { ...withEvents, FunctionName: 'closed' });
  const timer = { TriggerName: 'tick', Type: 'timer', TriggerDesc: EVERY_SECOND };
  await client.CreateTrigger({ ...timer, FunctionName: 'closed', Enable: 'CLOSE' });
  await client.CreateTrigger({ ...timer, FunctionName: 'open' });
  await eventually(async () => (await readEvents(cloud)).length >= 2 || undefined);
  const ran = cloud.scf.invocations().map(({ functionName }) => functionName);
  expect(new Set(ran)).toEqual(new Set(['open']));
});

test('a function URL has the documented form and a generated name, and can be closed', async () => {
  await using dir = await createTempDir('scf');
  await using cloud = await startLocalCloud({ dir: dir.path, scf: { stateMs: 10 } });
  const client = createScfClient(cloud.apiEndpoint);
  await deployApp(client);
  const url = await openUrl(client);
  expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  const [trigger] = (await client.ListTriggers({ FunctionName })).Triggers ?? [];
  expect(trigger).toMatchObject({
    Type: 'http',
    Qualifier: '$LATEST',
    Enable: 1,
    AvailableStatus: 'Available',
  });
  expect(trigger?.TriggerName).toMatch(/^[a-z\d]{10}$/);
  expect(JSON.parse(trigger?.TriggerDesc ?? '')).toEqual({
    AuthType: 'NONE',
    NetConfig: {
      EnableIntranet: false,
      IntranetUrl: '',
      IntranetHTTPUrl: '',
      ExtranetUrl: url,
      ExtranetHTTPUrl: url,
      WssIntranetUrl: '',
      WsIntranetUrl: '',
      WssExtranetUrl: '',
      WsExtranetUrl: '',
      EnableExtranet: true,
    },
  });
  expect((await client.GetFunction({ FunctionName })).Triggers).toMatchObject([{ Type: 'http' }]);
  const named = { FunctionName, TriggerName: trigger?.TriggerName ?? '', Type: 'http' };
  await client.UpdateTrigger({ ...named, Enable: 'CLOSE' });
  expect((await fetch(url)).status).toBe(404);
  await client.UpdateTrigger({ ...named, Enable: 'OPEN' });
  expect((await fetch(url)).status).toBe(200);
  await client.DeleteTrigger(named);
  await expect(fetch(url)).rejects.toThrow();
});

test('invalid triggers are rejected with the documented codes', async () => {
  await using dir = await createTempDir('scf');
  await using cloud = await startLocalCloud({ dir: join(dir.path, 'cloud'), scf: { stateMs: 10 } });
  const client = createScfClient(cloud.apiEndpoint);
  await deployApp(client);
  await openUrl(client);
  const uri = await writeAppImage(join(dir.path, 'image'));
  await deployWorker(client, uri, { FunctionName: 'worker' });
  const TriggerDesc = '{"AuthType":"NONE","NetConfig":{"EnableExtranet":true}}';
  const url = { FunctionName, TriggerName: 'url', Type: 'http', TriggerDesc };
  const timer = { FunctionName: 'worker', TriggerName: 'tick', Type: 'timer', TriggerDesc: NEVER };
  await client.CreateTrigger(timer);
  const cases: [object, string][] = [
    [url, 'ResourceInUse.Trigger'],
    [timer, 'ResourceInUse.Trigger'],
    [{ ...url, FunctionName: 'nobody' }, 'ResourceNotFound.Function'],
    [{ ...url, Qualifier: 'live' }, 'ResourceNotFound.Qualifier'],
    [{ ...url, Type: 'apigw' }, 'InvalidParameterValue.Type'],
    [{ ...url, Qualifier: '$DEFAULT', TriggerDesc: '{' }, 'InvalidParameterValue.TriggerDesc'],
    [
      { ...url, Qualifier: '$DEFAULT', TriggerDesc: '{"AuthType":"JWT"}' },
      'InvalidParameterValue.TriggerDesc',
    ],
    [{ ...timer, TriggerName: '1', TriggerDesc: NEVER }, 'InvalidParameterValue.TriggerName'],
    [{ ...timer, TriggerName: 'a', TriggerDesc: '* * * * *' }, 'InvalidParameterValue.TriggerDesc'],
  ];
  for (const [request, code] of cases)
    expect([request, await getErrorCode(client.CreateTrigger({ ...timer, ...request }))]).toEqual([
      request,
      code,
    ]);
  expect(await getErrorCode(client.DeleteTrigger({ ...timer, TriggerName: 'x' }))).toBe(
    'ResourceNotFound.Trigger',
  );
});
