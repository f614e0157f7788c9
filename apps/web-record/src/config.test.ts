import { expect, test } from 'vitest';
import { readConfig } from './config.ts';

const least = { COS_BUCKET: 'recordings-1250000000', COS_REGION: 'ap-guangzhou' };

test('only the bucket and its region are required', () => {
  expect(readConfig(least)).toMatchObject({
    port: 9000,
    host: '0.0.0.0',
    isWorker: false,
    taskStore: 'sqlite:/tmp/web-record/tasks.db',
    keepTasksMs: 604_800_000,
    cos: { bucket: 'recordings-1250000000', region: 'ap-guangzhou' },
    scf: { region: 'ap-guangzhou' },
    upload: { partBytes: 4_194_304, finishRetryMs: 120_000 },
    credentials: undefined,
    chromiumPath: undefined,
    access: { applications: [], requireBodySignature: false, requireNonce: false, hosts: [] },
    requestsPerMinute: undefined,
    maxTasks: undefined,
    allowPrivate: false,
    onPlatform: false,
  });
});

test('reports all invalid variables together', () => {
  const environment = { PORT: '70000', LOG_LEVEL: 'loud', COS_REGION: 'undefined', UPLOAD_PART_BYTES: '1' };
  expect(() => readConfig(environment)).toThrow(
    /^environment: (?=.*PORT)(?=.*LOG_LEVEL)(?=.*COS_BUCKET: missing)(?=.*UPLOAD_PART_BYTES)/,
  );
  expect(() => readConfig({ COS_BUCKET: 'b', SECRET_ID: 'id' })).toThrow(
    'environment: COS_REGION: missing; SECRET_ID, SECRET_KEY: one is set without the other',
  );
});

test.each([
  [{}, { isDefault: false, subAppId: undefined, storageRegion: undefined }],
  [{ VOD_SUB_APPID: 'undefined', VOD_STORAGE_REGION: '' }, { isDefault: false }],
  [{ VOD_SUB_APPID: '1500007120' }, { isDefault: true, subAppId: 1_500_007_120 }],
  [{ VOD_STORAGE_REGION: 'default' }, { isDefault: true, storageRegion: undefined }],
  [{ VOD_STORAGE_REGION: 'ap-shanghai' }, { isDefault: true, storageRegion: 'ap-shanghai' }],
])('VOD is where recordings go by default with %j', (variables, vod) => {
  expect(readConfig({ ...least, ...variables }).vod).toMatchObject(vod);
});

test("the application's key and secret must be set together", () => {
  const key = { API_APP_KEY: 'APID1', API_APP_SECRET: 's' };
  const one = { apiAppKey: 'APID1', apiAppSecret: 's' };
  expect(readConfig({ ...least, ...key }).access.applications).toEqual([one]);
  const more = { Key: 'team-a', Secret: 'sixteen-letters!' };
  const { access } = readConfig({
    ...least,
    ...key,
    API_KEYS: JSON.stringify([more]),
    API_HOSTS: 'A.example, b',
  });
  expect(access.applications.map(({ apiAppKey }) => apiAppKey)).toEqual(['APID1', 'team-a']);
  expect(access.hosts).toEqual(['a.example', 'b']);
  const twice = JSON.stringify([{ ...more, Key: 'APID1' }]);
  expect(() => readConfig({ ...least, ...key, API_KEYS: twice })).toThrow(
    'API_KEYS: has the Key of API_APP_KEY',
  );
  expect(() => readConfig({ ...least, API_APP_KEY: 'APID1' })).toThrow(
    'environment: API_APP_KEY, API_APP_SECRET: one is set without the other',
  );
});

test.each([
  ['true', true],
  ['False', false],
  ['undefined', false],
  ['10.1.0.0/16, fd00::/8', ['10.1.0.0/16', 'fd00::/8']],
])('private addresses are opened by %s', (given, allowPrivate) => {
  expect(readConfig({ ...least, ALLOW_PRIVATE_URLS: given }).allowPrivate).toEqual(allowPrivate);
});

test.each(['yes', '10.1.0.0', '10.1.0.0/33', ',', 'localhost'])('ALLOW_PRIVATE_URLS rejects %s', (given) => {
  expect(() => readConfig({ ...least, ALLOW_PRIVATE_URLS: given })).toThrow(
    'environment: ALLOW_PRIVATE_URLS: must be true, false or CIDR ranges',
  );
});

test('the name of the function decides whether a process is the worker', () => {
  expect(readConfig({ ...least, SCF_FUNCTIONNAME: 'web-record-worker' }).isWorker).toBe(true);
  expect(readConfig({ ...least, SCF_FUNCTIONNAME: 'w', WORKER_FUNCTION: 'w' }).isWorker).toBe(true);
  expect(readConfig({ ...least, SCF_FUNCTIONNAME: 'web-record' }).isWorker).toBe(false);
});

test("a worker ends before its role's keys expire or, with permanent keys, before the platform's limit", () => {
  expect(readConfig(least).maxTaskMs).toBe(20_700_000);
  expect(readConfig({ ...least, SECRET_ID: 'id', SECRET_KEY: 'key' }).maxTaskMs).toBe(85_500_000);
  expect(readConfig({ ...least, MAX_TASK_SECONDS: '60' }).maxTaskMs).toBe(60_000);
  expect(() => readConfig({ ...least, MAX_TASK_SECONDS: '86401' })).toThrow('MAX_TASK_SECONDS');
});

test.each([
  [{}, undefined, undefined],
  [{ TZ: 'Asia/Shanghai', LANG: 'zh_CN.UTF-8' }, 'Asia/Shanghai', 'zh-CN'],
  [{ TZ: ':asia/shanghai', LANG: 'de_DE@euro' }, 'Asia/Shanghai', 'de-DE'],
  [{ TZ: ':/etc/localtime', LANG: 'C.UTF-8' }, undefined, undefined],
  [{ TZ: 'Mars/Olympus', LANG: 'POSIX' }, undefined, undefined],
  [{ LANG: 'not a language' }, undefined, undefined],
])('of the environment %j a page has the time zone %s and the language %s', (given, timeZone, locale) => {
  expect(readConfig({ ...least, ...given })).toMatchObject({
    pageDefaults: { timeZone, locale, loadTimeoutMs: 20_000 },
  });
});
