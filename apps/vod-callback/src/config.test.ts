import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readConfig } from './config.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'vod-callback-config-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function fileWith(content: unknown): string {
  const path = join(folder, 'config.json');
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

test("no variable is required: defaults are the original's templates and the keys of the role", () => {
  expect(readConfig({}, [])).toMatchObject({
    port: 9000,
    host: '0.0.0.0',
    credentials: undefined,
    definitions: [100010, 100020],
    vod: { region: 'ap-guangzhou', subAppId: undefined },
    store: 'file:/tmp/vod-callback/events',
    answerWhen: 'processed',
    processWaitMs: 4000,
    processing: { concurrency: 8, callsPerSecond: 20, tries: 12, firstRetryMs: 1000 },
    webhook: undefined,
    pull: { isOn: false, inLoop: false },
  });
});

test("reads the original's config.json, also from the program's folder", () => {
  fileWith({
    secret_id: 'AKIDfile',
    secret_key: 'file-key',
    region: 'ap-beijing',
    definitions: [100030],
    subappid: 1500000001,
  });
  expect(readConfig({}, ['/nowhere', folder])).toMatchObject({
    credentials: { secretId: 'AKIDfile', secretKey: 'file-key' },
    definitions: [100030],
    vod: { region: 'ap-beijing', subAppId: 1500000001 },
  });
});

test.each([
  ['1500000001', 1500000001],
  [1500000001, 1500000001],
  ['0', undefined],
  [0, undefined],
  ['', undefined],
  [null, undefined],
])('subappid may be %j', (subappid, expected) => {
  expect(readConfig({ CONFIG_FILE: fileWith({ subappid }) }, []).vod.subAppId).toBe(expected);
});

test('environment variables win over the file', () => {
  const file = fileWith({
    secret_id: 'AKIDfile',
    secret_key: 'file-key',
    region: 'r',
    definitions: [1],
    subappid: 1,
  });
  const environment = {
    CONFIG_FILE: file,
    SECRET_ID: 'AKIDenv',
    SECRET_KEY: 'env-key',
    REGION: 'ap-shanghai',
    DEFINITIONS: '100010, 100020,100010',
    SUBAPPID: '2',
  };
  expect(readConfig(environment, [])).toMatchObject({
    credentials: { secretId: 'AKIDenv', secretKey: 'env-key' },
    definitions: [100010, 100020],
    vod: { region: 'ap-shanghai', subAppId: 2 },
  });
});

test('keys of the role are not mistaken for permanent keys', () => {
  const role = {
    TENCENTCLOUD_SECRETID: 'AKIDrole',
    TENCENTCLOUD_SECRETKEY: 'role-key',
    TENCENTCLOUD_SESSIONTOKEN: 'role-token',
  };
  expect(readConfig(role, [])).toMatchObject({
    credentials: undefined,
    roleKeys: { secretId: 'AKIDrole', secretKey: 'role-key', token: 'role-token' },
  });
  expect(readConfig({ ...role, SECRET_ID: 'a', SECRET_KEY: 'b' }, []).credentials).toEqual({
    secretId: 'a',
    secretKey: 'b',
  });
});

test('responds once an event is stored if the store is durable', () => {
  expect(readConfig({ EVENT_STORE: 'file:/mnt/events' }, []).answerWhen).toBe('stored');
  expect(readConfig({ EVENT_STORE: 'file:/mnt/events', ANSWER_WHEN: 'processed' }, []).answerWhen).toBe(
    'processed',
  );
});

test('reports all problems of variables and file together, without their values', () => {
  const environment = {
    CONFIG_FILE: fileWith({ definitions: 'many', subappid: 'x', secret_id: 'AKIDfile' }),
    PORT: '70000',
    DEFINITIONS: '100010,high',
    PATH_SECRET: 'short',
    RESULT_WEBHOOK_URL: 'ftp://x',
    EVENT_MODE: 'pull',
    PULL_LOOP: 'maybe',
  };
  expect(() => readConfig(environment, [])).toThrow(
    /^configuration: (?=.*config\.json: definitions)(?=.*config\.json: subappid: must be a whole number)(?=.*PORT: must be at most 65535)(?=.*DEFINITIONS\.1: must be a whole number)(?=.*PATH_SECRET: must be 16)(?=.*RESULT_WEBHOOK_URL: must be)(?=.*EVENT_MODE)(?=.*PULL_LOOP: must be on or off)/,
  );
  expect(() => readConfig({ CONFIG_FILE: fileWith('{"secret_key": "k3y') }, [])).toThrow(
    /config\.json: must be JSON$/,
  );
  expect(() => readConfig({ CONFIG_FILE: join(folder, 'none.json') }, [])).toThrow(/none\.json: ENOENT/);
  expect(() => readConfig({ SECRET_ID: 'id' }, [])).toThrow('SECRET_ID, SECRET_KEY: set both or neither');
  expect(() => readConfig({ PROCESS_WAIT_MS: '0' }, [])).toThrow('PROCESS_WAIT_MS: must be more than 0');
});
