import { expect, test } from 'vitest';
import { type AppManifest, appManifestSchema, getWebFunction } from '../app-manifest.ts';
import { settingsWith } from '../testing/examples.ts';
import { toDesiredFunctions, listWantedTimers } from './desired-functions.ts';
import { listMissingVariables } from './missing-variables.ts';

const manifest: AppManifest = appManifestSchema.parse({
  code: { type: 'zip', runtime: 'Nodejs20.19' },
  functions: [
    {
      name: 'app',
      type: 'web',
      memoryMb: 256,
      timeoutSeconds: 60,
      initTimeoutSeconds: 30,
      timers: [
        { name: 'sweep', cron: '0 */1 * * * * *', when: [{ variable: 'EVENT_MODE', equals: 'PULL' }] },
      ],
    },
    { name: 'app-worker', type: 'worker', memoryMb: 3072, timeoutSeconds: 86400, initTimeoutSeconds: 60 },
  ],
  environment: {
    fixed: { WORKER: 'app-worker' },
    required: ['STORE'],
    optional: ['EVENT_MODE', 'LOG_LEVEL'],
  },
  cfs: { mountPath: '/mnt/app', environment: { STORE: 'sqlite:/mnt/app/tasks.db' } },
  policy: [],
});
const code = { type: 'zip', path: '/code.zip', hash: 'aa' } as const;
const desired = (variables: Record<string, string>) =>
  toDesiredFunctions(manifest, settingsWith(variables), () => code);

test('the worker comes first, and is asynchronous', () => {
  const functions = desired({ STORE: 'redis://store', SCF_ROLE: 'role' });
  expect(functions.map(({ name, type, isAsync, hasUrl }) => [name, type, isAsync, hasUrl])).toEqual([
    ['app-worker', 'Event', true, false],
    ['app', 'HTTP', false, true],
  ]);
});

test('a worker has the memory that the deploying environment sets, and the web function its own', () => {
  const memory = desired({ STORE: 'redis://store', WORKER_MEMORY_MB: '1024' });
  expect(memory.map(({ name, settings: { memoryMb } }) => [name, memoryMb])).toEqual([
    ['app-worker', 1024],
    ['app', 256],
  ]);
  expect(() => settingsWith({ WORKER_MEMORY_MB: '1000' })).toThrow(
    'WORKER_MEMORY_MB: must be a multiple of 128',
  );
});

test('a function with its own code has that code', () => {
  const [worker, web] = manifest.functions.toReversed();
  const image = appManifestSchema.parse({
    ...manifest,
    code: { type: 'image' },
    functions: [worker, { ...web, code: manifest.code }],
  });
  const functions = toDesiredFunctions(image, settingsWith({ STORE: 'redis://store' }), ({ type }) =>
    type === 'zip'
      ? code
      : { ...code, type: 'image', context: '/image', uri: 'x/app:aa', registryId: undefined },
  );
  expect(functions.map(({ name, runtime, code: { type } }) => [name, runtime, type])).toEqual([
    ['app-worker', 'CustomImage', 'image'],
    ['app', 'Nodejs20.19', 'zip'],
  ]);
});

test('the variables are those that the manifest names and the environment sets, and the fixed ones', () => {
  const given = { STORE: 'redis://store', LOG_LEVEL: '', HOME: '/root', SCF_ROLE: 'role' };
  expect(desired(given)[1]?.settings.environment).toEqual({ STORE: 'redis://store', WORKER: 'app-worker' });
});

test('a file system adds its defaults, which variables override', () => {
  const cfs = { CFS_ID: 'cfs-1', VPC_ID: 'vpc-1', SUBNET_ID: 'subnet-1' };
  expect(desired(cfs)[0]?.settings).toMatchObject({
    environment: { STORE: 'sqlite:/mnt/app/tasks.db' },
    cfs: { id: 'cfs-1', remoteDir: '/', mountPath: '/mnt/app' },
    vpc: { vpcId: 'vpc-1', subnetId: 'subnet-1' },
  });
  expect(desired({ ...cfs, STORE: 'redis://store' })[0]?.settings.environment['STORE']).toBe('redis://store');
});

test('the deploying user’s keys are used only without a role and other keys', () => {
  const listKeys = (variables: Record<string, string>) =>
    desired({ STORE: 's', ...variables })[0]?.settings.environment['SECRET_ID'];
  expect(listKeys({})).toBe('AKIDdeployer');
  expect(listKeys({ SCF_ROLE: 'role' })).toBeUndefined();
  expect(listKeys({ SCF_ROLE: 'role', FUNCTION_SECRET_ID: 'AKIDother', FUNCTION_SECRET_KEY: 'k' })).toBe(
    'AKIDother',
  );
});

test('a timer exists when its condition holds', () => {
  const timers = (variables: Record<string, string>) => listWantedTimers(getWebFunction(manifest), variables);
  expect(timers({})).toEqual([]);
  expect(timers({ EVENT_MODE: 'PUSH' })).toEqual([]);
  expect(timers({ EVENT_MODE: 'PULL' })).toEqual([{ name: 'sweep', cron: '0 */1 * * * * *', message: '' }]);
});

test('lists missing variables, with the default that CFS_ID would add', () => {
  expect(listMissingVariables(manifest, {})).toEqual([
    'STORE: missing (with CFS_ID, the default is sqlite:/mnt/app/tasks.db)',
  ]);
  expect(listMissingVariables(manifest, { CFS_ID: 'cfs-1' })).toEqual([]);
  const image: AppManifest = { ...manifest, code: { type: 'image' } };
  expect(listMissingVariables(image, { STORE: 'undefined' })).toHaveLength(2);
});

test('reports too many variables without their values', () => {
  expect(() => desired({ STORE: 'x'.repeat(4096) })).toThrow(
    /app-worker: \d+ bytes of variables, at most 4096$/,
  );
});
