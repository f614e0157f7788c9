import { expect, test } from 'vitest';
import { readConfig } from './config.ts';

const least = { TENCENTCLOUD_REGION: 'ap-guangzhou' };

test('unset variables have defaults', () => {
  expect(readConfig(least)).toMatchObject({
    port: 9000,
    workerFunction: 'trtc-push-worker',
    isWorker: false,
    room: { sdkUrl: undefined, rtmpUrl: 'rtmp://rtmp.rtc.qq.com/push' },
    positionRedis: undefined,
    progressEveryMs: 10_000,
  });
});

test('positions are stored in POSITION_REDIS, otherwise in the Redis of the tasks', () => {
  const tasks = { ...least, TASK_STORE: 'redis://:p%40@10.0.0.7/2' };
  expect(readConfig(tasks).positionRedis).toMatchObject({
    host: '10.0.0.7',
    port: 6379,
    db: 2,
    password: 'p@',
  });
  const own = { ...tasks, POSITION_REDIS: 'redis://10.0.0.8:6380' };
  expect(readConfig(own).positionRedis).toMatchObject({ host: '10.0.0.8', port: 6380, db: 0 });
});

test('reports all invalid variables together', () => {
  expect(() => readConfig({ PORT: 'x', TASK_KEEP_DAYS: '0' })).toThrow(
    /(?=.*PORT)(?=.*TASK_KEEP_DAYS)(?=.*TENCENTCLOUD_REGION: missing)/,
  );
  expect(() =>
    readConfig({ ...least, SECRET_ID: 'a', TRTC_RTMP_URL: 'https://rtmp.rtc.qq.com/push' }),
  ).toThrow(/(?=.*SECRET_ID, SECRET_KEY)(?=.*TRTC_RTMP_URL: must be rtmp)/);
});
