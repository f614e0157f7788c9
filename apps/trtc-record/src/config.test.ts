import { expect, test } from 'vitest';
import { readConfig } from './config.ts';

const least = { TENCENTCLOUD_REGION: 'ap-guangzhou' };

test("on SCF the platform's variables are enough", () => {
  expect(readConfig(least)).toMatchObject({
    port: 9000,
    isWorker: false,
    workerFunction: 'trtc-record-worker',
    disk: {
      dir: '/tmp/trtc-record',
      maxJournalBytes: 209_715_200,
      maxWaitingBytes: 209_715_200,
    },
    room: { sdkUrl: undefined, idleMs: 300_000 },
    upload: { partBytes: 1_048_576, finishRetryMs: 120_000 },
    credentials: undefined,
    allowPrivate: false,
  });
});

test('a mounted CFS has no limit', () => {
  expect(readConfig({ ...least, CFS_PATH: '/mnt/audio/' }).disk).toEqual({
    dir: '/mnt/audio/trtc-record',
    maxJournalBytes: Infinity,
    maxWaitingBytes: Infinity,
  });
});

test('reports all invalid variables together', () => {
  const environment = { PORT: '70000', LOG_LEVEL: 'loud', ROOM_IDLE_MS: '5' };
  expect(() => readConfig(environment)).toThrow(
    /^environment: (?=.*PORT)(?=.*LOG_LEVEL)(?=.*ROOM_IDLE_MS)(?=.*TENCENTCLOUD_REGION: missing)/,
  );
  expect(() => readConfig({ ...least, SECRET_ID: 'id', API_APP_KEY: 'key' })).toThrow(
    'environment: SECRET_ID, SECRET_KEY: one is set without the other; API_APP_KEY, API_APP_SECRET: one is set without the other',
  );
});

test('the process is a worker if it runs as the event function', () => {
  const named = { ...least, WORKER_FUNCTION: 'w' };
  expect(readConfig({ ...named, SCF_FUNCTIONNAME: 'w' }).isWorker).toBe(true);
  expect(readConfig({ ...named, SCF_FUNCTIONNAME: 'web' }).isWorker).toBe(false);
});
