import { expect, test } from 'vitest';
import { startLocalCloud } from '../local-cloud.ts';
import { makeAppZip, deployApp, openUrl, fetchReport, untilSettled } from '../testing/deployed-function.ts';
import { getErrorCode, createScfClient } from '../testing/scf-fixture.ts';
import { createTempDir } from '../testing/temp-dir.ts';

const FunctionName = 'hello';
const greeting = (Value: string) => ({ Environment: { Variables: [{ Key: 'GREETING', Value }] } });

test('an alias can point to a version only once it is Active, which is later than the function', async () => {
  await using dir = await createTempDir('scf');
  await using cloud = await startLocalCloud({ dir: dir.path, scf: { stateMs: 1_500 } });
  const client = createScfClient(cloud.apiEndpoint);
  await deployApp(client);
  const { FunctionVersion = '' } = await client.PublishVersion({ FunctionName });
  expect(await untilSettled(client, FunctionName)).toBe('Active');
  expect((await client.GetFunction({ FunctionName, Qualifier: FunctionVersion })).Status).toBe('Publishing');
  const alias = { FunctionName, Name: 'live', FunctionVersion };
  expect(await getErrorCode(client.CreateAlias(alias))).toBe(
    'FailedOperation.FunctionVersionStatusNotActive',
  );
  expect(await untilSettled(client, FunctionName, FunctionVersion)).toBe('Active');
  expect(await getErrorCode(client.CreateAlias(alias))).toBe('none');
});

test("calls go to the alias's version, which can be switched back and forth, independently of $LATEST", async () => {
  await using dir = await createTempDir('scf');
  await using cloud = await startLocalCloud({ dir: dir.path, scf: { stateMs: 10 } });
  const client = createScfClient(cloud.apiEndpoint);
  await deployApp(client, greeting('one'));
  const publish = async (Description: string): Promise<string | undefined> => {
    const { FunctionVersion } = await client.PublishVersion({ FunctionName, Description });
    await untilSettled(client, FunctionName, FunctionVersion);
    await untilSettled(client, FunctionName);
    return FunctionVersion;
  };
  expect(await publish('first')).toBe('1');
  await client.CreateAlias({ FunctionName, Name: 'live', FunctionVersion: '1' });
  const url = await openUrl(client, FunctionName, 'live');
  const hello = async (): Promise<string> => (await fetch(url)).text();
  expect(await hello()).toBe('hello from one');

  await client.UpdateFunctionConfiguration({ FunctionName, ...greeting('two'), Description: 'changed' });
  await untilSettled(client, FunctionName);
  const ZipFile = await makeAppZip({ 'more.txt': { content: 'more' } });
  await client.UpdateFunctionCode({ FunctionName, Code: { ZipFile } });
  await untilSettled(client, FunctionName);
  expect(await hello()).toBe('hello from one');
  expect(await publish('second')).toBe('2');
  expect(await hello()).toBe('hello from one');

  await client.UpdateAlias({ FunctionName, Name: 'live', FunctionVersion: '2' });
  expect(await hello()).toBe('hello from two');
  expect((await fetchReport(`${url}/report`)).headers['x-scf-version']).toBe('2');
  await client.UpdateAlias({ FunctionName, Name: 'live', FunctionVersion: '1' });
  expect(await hello()).toBe('hello from one');

  const versions = await client.ListVersionByFunction({ FunctionName, Order: 'ASC' });
  expect(
    versions.Versions?.map(({ Version, Description, Status }) => [Version, Description, Status]),
  ).toEqual([
    ['$LATEST', 'changed', 'Active'],
    ['1', 'first', 'Active'],
    ['2', 'second', 'Active'],
  ]);
  const aliases = await client.ListAliases({ FunctionName, Limit: '100' });
  expect(aliases.Aliases?.map(({ Name, FunctionVersion }) => [Name, FunctionVersion])).toEqual([
    ['$DEFAULT', '$LATEST'],
    ['live', '1'],
  ]);
  expect((await client.GetFunction({ FunctionName, Qualifier: '1' })).Environment?.Variables).toEqual([
    { Key: 'GREETING', Value: 'one' },
  ]);
  expect(await getErrorCode(client.DeleteFunction({ FunctionName, Qualifier: '1' }))).toBe(
    'UnsupportedOperation.AliasBind',
  );
});

test('an additional version with full weight gets all calls of an alias', async () => {
  await using dir = await createTempDir('scf');
  await using cloud = await startLocalCloud({ dir: dir.path, scf: { stateMs: 10 } });
  const client = createScfClient(cloud.apiEndpoint);
  await deployApp(client, greeting('one'));
  await client.PublishVersion({ FunctionName });
  await untilSettled(client, FunctionName);
  await client.UpdateFunctionConfiguration({ FunctionName, ...greeting('two') });
  await untilSettled(client, FunctionName);
  const all = (Weight: number) => ({ AdditionalVersionWeights: [{ Version: '$LATEST', Weight }] });
  const alias = { FunctionName, Name: 'live', FunctionVersion: '1' };
  await client.CreateAlias({ ...alias, RoutingConfig: all(1) });
  const url = await openUrl(client, FunctionName, 'live');
  expect(await (await fetch(url)).text()).toBe('hello from two');
  await client.UpdateAlias({ ...alias, RoutingConfig: all(0) });
  expect(await (await fetch(url)).text()).toBe('hello from one');
  expect((await client.GetAlias({ FunctionName, Name: 'live' })).RoutingConfig).toMatchObject(all(0));
});

test('every change has a state, during which no other operation is possible', async () => {
  await using dir = await createTempDir('scf');
  await using cloud = await startLocalCloud({ dir: dir.path, scf: { stateMs: 2_000 } });
  const client = createScfClient(cloud.apiEndpoint);
  const status = async (): Promise<string | undefined> => (await client.GetFunction({ FunctionName })).Status;
  const Code = { ZipFile: await makeAppZip() };
  const refusals = async (): Promise<string[]> =>
    Promise.all(
      [
        client.UpdateFunctionCode({ FunctionName, Code }),
        client.UpdateFunctionConfiguration({ FunctionName }),
        client.PublishVersion({ FunctionName }),
        client.CreateTrigger({
          FunctionName,
          TriggerName: 'a',
          Type: 'http',
          TriggerDesc: '{"AuthType":"NONE"}',
        }),
        client.CreateAlias({ FunctionName, Name: 'a', FunctionVersion: '$LATEST' }),
        client.UpdateAlias({ FunctionName, Name: '$DEFAULT', FunctionVersion: '$LATEST' }),
        client.DeleteFunction({ FunctionName }),
        client.PutReservedConcurrencyConfig({ FunctionName, ReservedConcurrencyMem: 128 }),
      ].map(getErrorCode),
    );
  const busy = [
    'FailedOperation.UpdateFunctionCode',
    'FailedOperation.UpdateFunctionConfiguration',
    'FailedOperation.PublishVersion',
    'FailedOperation.CreateTrigger',
    'FailedOperation.CreateAlias',
    'FailedOperation.UpdateAlias',
    'FailedOperation.DeleteFunction',
    'FailedOperation.FunctionStatusError',
  ];
  await client.CreateFunction({ FunctionName, Type: 'HTTP', Code });
  expect([await status(), await refusals()]).toEqual(['Creating', busy]);
  expect(await untilSettled(client, FunctionName)).toBe('Active');

  await client.UpdateFunctionConfiguration({ FunctionName, MemorySize: 256 });
  expect([await status(), await refusals()]).toEqual(['Updating', busy]);
  expect(await untilSettled(client, FunctionName)).toBe('Active');
  expect((await client.GetFunction({ FunctionName })).MemorySize).toBe(256);

  await client.PublishVersion({ FunctionName });
  expect([await status(), await refusals()]).toEqual(['Publishing', busy]);
  expect(await untilSettled(client, FunctionName)).toBe('Active');

  await client.DeleteFunction({ FunctionName });
  expect([await status(), await refusals()]).toEqual(['Deleting', busy]);
  await expect(untilSettled(client, FunctionName)).rejects.toMatchObject({
    code: 'ResourceNotFound.Function',
  });
});

test('after an invalid package a new function can only be deleted, and an existing one is unchanged', async () => {
  await using dir = await createTempDir('scf');
  await using cloud = await startLocalCloud({ dir: dir.path, scf: { stateMs: 10 } });
  const client = createScfClient(cloud.apiEndpoint);
  const broken = { ZipFile: Buffer.from('PK\x03\x04 and no more').toString('base64') };
  await client.CreateFunction({ FunctionName, Type: 'HTTP', Code: broken });
  expect(await untilSettled(client, FunctionName)).toBe('CreateFailed');
  expect((await client.GetFunction({ FunctionName })).StatusReasons).toMatchObject([
    { ErrorCode: 'InvalidParameterValue.ZipFile' },
  ]);
  expect(
    await getErrorCode(client.UpdateFunctionCode({ FunctionName, Code: { ZipFile: await makeAppZip() } })),
  ).toBe('FailedOperation.UpdateFunctionCode');
  await client.DeleteFunction({ FunctionName });
  await expect(untilSettled(client, FunctionName)).rejects.toMatchObject({
    code: 'ResourceNotFound.Function',
  });

  await deployApp(client);
  const url = await openUrl(client);
  await client.UpdateFunctionCode({ FunctionName, Code: broken });
  expect(await untilSettled(client, FunctionName)).toBe('UpdateFailed');
  expect(await (await fetch(url)).text()).toBe('hello from earth');
  await client.UpdateFunctionCode({ FunctionName, Code: { ZipFile: await makeAppZip() } });
  expect(await untilSettled(client, FunctionName)).toBe('Active');
});

test('a change keeps omitted settings, and removes cleared ones', async () => {
  await using dir = await createTempDir('scf');
  await using cloud = await startLocalCloud({ dir: dir.path, scf: { stateMs: 10 } });
  const client = createScfClient(cloud.apiEndpoint);
  await deployApp(client, {
    InstanceConcurrencyConfig: { DynamicEnabled: 'FALSE', MaxConcurrency: 5 },
    VpcConfig: { VpcId: 'vpc-1', SubnetId: 'subnet-1' },
  });
  await client.UpdateFunctionConfiguration({ FunctionName, Timeout: 20 });
  await untilSettled(client, FunctionName);
  const kept = await client.GetFunction({ FunctionName });
  expect(kept).toMatchObject({
    Timeout: 20,
    MemorySize: 128,
    InitTimeout: 65,
    Environment: { Variables: [{ Key: 'GREETING', Value: 'earth' }] },
    InstanceConcurrencyConfig: { MaxConcurrency: 5 },
    VpcConfig: { VpcId: 'vpc-1', SubnetId: 'subnet-1' },
  });
  await client.UpdateFunctionConfiguration({
    FunctionName,
    Environment: { Variables: [{ Key: '', Value: '' }] },
    InstanceConcurrencyConfig: { DynamicEnabled: '' },
    VpcConfig: { VpcId: '', SubnetId: '' },
  });
  await untilSettled(client, FunctionName);
  expect(await client.GetFunction({ FunctionName })).toMatchObject({
    Timeout: 20,
    Environment: { Variables: [] },
    InstanceConcurrencyConfig: null,
    VpcConfig: { VpcId: '', SubnetId: '' },
  });
});

test('operations interrupted by a stop have failed after the restart', async () => {
  await using dir = await createTempDir('scf');
  {
    await using cloud = await startLocalCloud({ dir: dir.path, scf: { stateMs: 10 } });
    await deployApp(createScfClient(cloud.apiEndpoint));
  }
  {
    await using cloud = await startLocalCloud({ dir: dir.path, scf: { stateMs: 60_000 } });
    const client = createScfClient(cloud.apiEndpoint);
    await client.UpdateFunctionConfiguration({ FunctionName, MemorySize: 256 });
    await client.CreateFunction({ FunctionName: 'new', Type: 'HTTP', Code: { ZipFile: await makeAppZip() } });
  }
  await using cloud = await startLocalCloud({ dir: dir.path });
  const client = createScfClient(cloud.apiEndpoint);
  expect(await client.GetFunction({ FunctionName })).toMatchObject({
    Status: 'UpdateFailed',
    MemorySize: 128,
  });
  expect((await client.GetFunction({ FunctionName: 'new' })).Status).toBe('CreateFailed');
});
