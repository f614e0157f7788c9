import { expect, test } from 'vitest';
import { readConfig } from './config.ts';

const least = { COS_BUCKET: 'recordings-1250000000', COS_REGION: 'ap-guangzhou' };

test('the bucket and its region are enough', () => {
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
  });
});

test('all problems are told at once, with the names of the variables', () => {
  const environment = { PORT: '70000', LOG_LEVEL: 'loud', COS_REGION: 'undefined', UPLOAD_PART_BYTES: '1' };
  expect(() => readConfig(environment)).toThrow(
    /^environment: (?=.*PORT)(?=.*LOG_LEVEL)(?=.*COS_BUCKET: missing)(?=.*UPLOAD_PART_BYTES)/,
  );
  expect(() => readConfig({ COS_BUCKET: 'b', SECRET_ID: 'id' })).toThrow(
    'environment: COS_REGION: missing; SECRET_ID, SECRET_KEY: one is set without the other',
  );
});

test('a process is the worker when the platform calls it so', () => {
  expect(readConfig({ ...least, SCF_FUNCTIONNAME: 'web-record-worker' }).isWorker).toBe(true);
  expect(readConfig({ ...least, SCF_FUNCTIONNAME: 'w', WORKER_FUNCTION: 'w' }).isWorker).toBe(true);
  expect(readConfig({ ...least, SCF_FUNCTIONNAME: 'web-record' }).isWorker).toBe(false);
});
