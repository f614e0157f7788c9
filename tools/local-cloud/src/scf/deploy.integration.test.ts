import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { LOCAL_REGION } from '../known-names.ts';
import { startLocalCloud } from '../local-cloud.ts';
import { at, createCosClient } from '../testing/cos-fixture.ts';
import {
  makeAppZip,
  BOOTSTRAP,
  deployApp,
  openUrl,
  fetchReport,
  untilSettled,
} from '../testing/deployed-function.ts';
import { getErrorCode, createScfClient } from '../testing/scf-fixture.ts';
import { createTempDir } from '../testing/temp-dir.ts';

const MIB = 1024 * 1024;

test("a web function from a zip responds at its function URL, with the platform's headers and environment", async () => {
  await using dir = await createTempDir('scf');
  await using cloud = await startLocalCloud({ dir: dir.path, scf: { stateMs: 10 } });
  const client = createScfClient(cloud.apiEndpoint);
  await deployApp(client);
  const url = await openUrl(client);
  const answer = await fetch(`${url}/some/path`);
  expect(await answer.text()).toBe('hello from earth');
  expect([answer.headers.get('x-scf-reqid'), answer.headers.get('x-task-id')]).toEqual([
    null,
    'of the function',
  ]);
  const report = await fetchReport(`${url}/report?a=1`, {
    method: 'POST',
    body: 'content',
    headers: { 'x-scf-name': 'forged', 'x-scf-secret-id': 'forged' },
  });
  expect(report).toMatchObject({ url: '/report?a=1', method: 'POST', body: 'content' });
  expect(report.headers).toMatchObject({
    'x-scf-request-id': expect.stringMatching(/^[\da-f-]{36}$/),
    'x-scf-name': 'hello',
    'x-scf-version': '$LATEST',
    'x-scf-namespace': 'default',
    'x-scf-memory': '128',
    'x-scf-timeout': '10000',
    'x-scf-remote-addr': expect.stringMatching(/^127\.0\.0\.1:\d+$/),
  });
  expect(report.headers).not.toHaveProperty('x-scf-secret-id');
  expect(report.env).toMatchObject({
    SCF_FUNCTIONNAME: 'hello',
    SCF_FUNCTIONVERSION: '$LATEST',
    SCF_RUNTIME: 'Nodejs20.19',
    TENCENTCLOUD_RUNENV: 'SCF',
    USER_CODE_ROOT: expect.stringMatching(/\/$/),
  });
  // Without a role there are no keys, and nothing of our own environment.
  expect(Object.keys(report.env)).not.toContain('TENCENTCLOUD_SECRETID');
  expect(Object.keys(report.env)).not.toContain('VITEST');
});

test('a function with a role gets working keys', async () => {
  await using dir = await createTempDir('scf');
  await using cloud = await startLocalCloud({ dir: dir.path, scf: { stateMs: 10 } });
  const client = createScfClient(cloud.apiEndpoint);
  await deployApp(client, { Role: 'SCF_ExecuteRole' });
  const { env } = await fetchReport(`${await openUrl(client)}/report`);
  const role = createScfClient(cloud.apiEndpoint, {
    secretId: env['TENCENTCLOUD_SECRETID'] ?? '',
    secretKey: env['TENCENTCLOUD_SECRETKEY'] ?? '',
    token: env['TENCENTCLOUD_SESSIONTOKEN'] ?? '',
  });
  expect((await role.GetFunction({ FunctionName: 'hello' })).Status).toBe('Active');
});

test.each(['as well as this machine can', 'none', 'user'] as const)(
  'a function can write only below its own /tmp: isolation %s',
  async (isolation) => {
    await using dir = await createTempDir('scf');
    const scf = isolation === 'as well as this machine can' ? { stateMs: 10 } : { stateMs: 10, isolation };
    await using cloud = await startLocalCloud({ dir: dir.path, scf });
    const client = createScfClient(cloud.apiEndpoint);
    await deployApp(client);
    const url = await openUrl(client);
    const { env, uid, cwd } = await fetchReport(`${url}/report`);
    const write = async (to: string): Promise<string> =>
      (await fetch(`${url}/write?to=${encodeURIComponent(to)}`)).text();
    const findRoom = async (of: string): Promise<number> =>
      Number(await (await fetch(`${url}/room?of=${encodeURIComponent(of)}`)).text());
    expect(await write(join(env['TMPDIR'] ?? '/tmp', 'own'))).toBe('written');
    if ((await cloud.scf.isolation()) === 'none') {
      // There are only file permissions, which do not apply to root.
      const folder = join(cloud.dir, 'scf-packages');
      expect(
        await Promise.all((await readdir(folder)).map((name) => isReadOnly(join(folder, name)))),
      ).toEqual([true]);
      return;
    }
    expect([uid, cwd, env['USER_CODE_ROOT']]).toEqual([10_001, '/var/user', '/var/user/']);
    expect(await write('/var/user/x')).toBe('EROFS');
    expect(await write('/var/user/scf_bootstrap')).toBe('EROFS');
    expect(await write('/var/tmp/x')).toBe('EROFS');
    expect(await write('/etc/x')).toBe('EROFS');
    expect(await findRoom('/tmp')).toBe(512 * MIB);
    expect(await findRoom('/dev/shm')).toBe(64 * MIB);
    // Its files are invisible to others, and it does not see the machine's /tmp.
    expect(await write(join(cloud.dir, 'x'))).toBe('ENOENT');
  },
);

test('code can come from COS, with a bucket without AppId and a key with a leading slash', async () => {
  await using dir = await createTempDir('scf');
  await using cloud = await startLocalCloud({ dir: dir.path, scf: { stateMs: 10 } });
  const client = createScfClient(cloud.apiEndpoint);
  const Body = Buffer.from(await makeAppZip(), 'base64');
  await createCosClient(cloud.cosUrl).putObject({ ...at('code/hello 1.zip'), Body });
  const inCos = (key: string) => ({
    ...{ CosBucketName: 'recordings', CosObjectName: key, CosBucketRegion: LOCAL_REGION },
  });
  await deployApp(client, { Code: inCos('/code/hello 1.zip') });
  const { CosBucketRegion: _, ...somewhere } = inCos('/code/hello 1.zip');
  expect(await getErrorCode(client.UpdateFunctionCode({ FunctionName: 'hello', Code: somewhere }))).toBe(
    'MissingParameter.CosBucketRegion',
  );
  expect(await (await fetch(await openUrl(client))).text()).toBe('hello from earth');
  await client.CreateFunction({
    FunctionName: 'nothing',
    Type: 'HTTP',
    Code: inCos('/no.zip'),
  });
  expect(await untilSettled(client, 'nothing')).toBe('CreateFailed');
  const { StatusReasons: reasons } = await client.GetFunction({ FunctionName: 'nothing' });
  expect(reasons?.[0]?.ErrorCode).toBe('ResourceNotFound.Cos');
});

test('a package whose scf_bootstrap cannot be started causes 405 at the function URL', async () => {
  await using dir = await createTempDir('scf');
  await using cloud = await startLocalCloud({ dir: dir.path, scf: { stateMs: 10 } });
  const client = createScfClient(cloud.apiEndpoint);
  const packages = {
    'not-executable': { scf_bootstrap: { content: BOOTSTRAP, mode: 0o644 } },
    'with-crlf': { scf_bootstrap: { content: BOOTSTRAP.replaceAll('\n', '\r\n'), mode: 0o755 } },
    'not-there': { scf_bootstrap: undefined },
    'at-its-end': { scf_bootstrap: { content: '#!/bin/bash\nexit 1\n', mode: 0o755 } },
  };
  for (const [FunctionName, files] of Object.entries(packages)) {
    await deployApp(client, { FunctionName, Code: { ZipFile: await makeAppZip(files) } });
    const response = await fetch(await openUrl(client, FunctionName));
    expect([FunctionName, response.status]).toEqual([FunctionName, 405]);
    expect(await response.json()).toEqual({
      errorCode: -1,
      errorMessage: `${FunctionName} ended before it listened on its port.`,
      requestId: response.headers.get('x-scf-request-id'),
      statusCode: 405,
    });
  }
});

test('a function and its URL survive a restart', async () => {
  await using dir = await createTempDir('scf');
  let url = '';
  {
    await using cloud = await startLocalCloud({ dir: dir.path, scf: { stateMs: 10 } });
    const client = createScfClient(cloud.apiEndpoint);
    await deployApp(client);
    url = await openUrl(client);
    await (await fetch(url)).text();
    expect(cloud.scf.instances()).toMatchObject([{ functionName: 'hello', calls: 0 }]);
  }
  await using cloud = await startLocalCloud({ dir: dir.path, scf: { stateMs: 10 } });
  expect(await (await fetch(url)).text()).toBe('hello from earth');
  const { instanceId = '' } = cloud.scf.instances()[0] ?? {};
  const log = await readFile(join(cloud.dir, 'logs', `hello-${instanceId}.log`), 'utf8');
  expect(log).toMatch(/^START RequestId: [\da-f-]{36}\nanswers \/\n/);
});

test('invalid functions are rejected with the documented codes', async () => {
  await using dir = await createTempDir('scf');
  await using cloud = await startLocalCloud({ dir: dir.path, scf: { stateMs: 10 } });
  const client = createScfClient(cloud.apiEndpoint);
  const Code = { ZipFile: await makeAppZip() };
  const base = { FunctionName: 'hello', Type: 'HTTP', Code };
  const refused = (changes: object): Promise<string> =>
    getErrorCode(client.CreateFunction({ ...base, ...changes }));
  const environment = (Key: string, Value = 'x') => ({ Environment: { Variables: [{ Key, Value }] } });
  const cases: [object, string][] = [
    [{ FunctionName: '1st' }, 'InvalidParameterValue.FunctionName'],
    [{ FunctionName: 'ends-' }, 'InvalidParameterValue.FunctionName'],
    [{ Code: {} }, 'MissingParameter.Code'],
    [{ Code: { ...Code, CosBucketName: 'a' } }, 'InvalidParameterValue.Code'],
    [{ Code: { ZipFile: 'a' } }, 'InvalidParameterValue.ZipFileBase64BinasciiError'],
    [{ Code: { ZipFile: 'aGVsbG8=' } }, 'InvalidParameterValue.ZipFile'],
    [{ MemorySize: 100 }, 'InvalidParameterValue.MemorySize'],
    [{ MemorySize: 4096 }, 'LimitExceeded.Memory'],
    [{ Timeout: 901 }, 'LimitExceeded.Timeout'],
    [{ InitTimeout: 301 }, 'LimitExceeded.InitTimeout'],
    [environment('1A'), 'InvalidParameterValue.Environment'],
    [environment('SCF_NAME'), 'InvalidParameterValue.EnvironmentSystemProtect'],
    [environment('A', 'x'.repeat(4096)), 'InvalidParameterValue.EnvironmentExceededLimit'],
    [{ AsyncRunEnable: 'TRUE' }, 'UnsupportedOperation.AsyncRunEnable'],
    [{ TraceEnable: 'TRUE' }, 'InvalidParameterValue.TraceEnable'],
    [{ Type: 'Event', Runtime: 'Python3.10' }, 'UnsupportedOperation'],
    [{ InstanceConcurrencyConfig: { MaxConcurrency: 101 } }, 'InvalidParameterValue.MaxConcurrency'],
    [
      { CfsConfig: { CfsInsList: [{ CfsId: 'cfs-1', LocalMountDir: '/mnt/a' }] } },
      'InvalidParameterValue.VpcNotSetWhenOpenCfs',
    ],
    [{ Namespace: 'other' }, 'ResourceNotFound.Namespace'],
    [
      { Code: { ImageConfig: { ImageType: 'personal', ImageUri: 'ccr/x/y:1' } } },
      'InvalidParameterValue.ImageUri',
    ],
  ];
  for (const [changes, code] of cases) expect([changes, await refused(changes)]).toEqual([changes, code]);
  expect((await client.ListFunctions({})).TotalCount).toBe(0);
  await deployApp(client);
  expect(await refused({})).toBe('ResourceInUse.Function');
  expect(await getErrorCode(client.GetFunction({ FunctionName: 'nobody' }))).toBe(
    'ResourceNotFound.Function',
  );
  expect(await getErrorCode(client.Invoke({ FunctionName: 'hello' }))).toBe('UnsupportedOperation');
});

async function isReadOnly(folder: string): Promise<boolean> {
  const paths = [folder, ...(await readdir(folder, { recursive: true })).map((name) => join(folder, name))];
  const modes = await Promise.all(paths.map(async (path) => (await stat(path)).mode));
  return modes.every((mode) => (mode & 0o222) === 0);
}
