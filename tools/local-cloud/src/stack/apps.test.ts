import { expect, test } from 'vitest';
import { stackApps } from './apps.ts';

const urls = {
  apiPort: 9000,
  apiUrl: 'http://127.0.0.1:9000',
  apiEndpoint: '127.0.0.1:9000',
  cosPort: 9010,
  cosUrl: 'http://127.0.0.1:9010',
  cosDomain: 'http://127.0.0.1:9010/{Bucket}',
  rtmpUrl: 'rtmp://127.0.0.1:9011/push',
};

test('vod-callback gets only variables that it knows, and has no worker', () => {
  const app = stackApps('/root').find(({ name }) => name === 'vod-callback');
  expect(app).toMatchObject({ portOffset: 1, cwd: '/root' });
  expect(app?.worker).toBeUndefined();
  expect(app?.environment(urls, '/state')).toEqual({
    EVENT_STORE: 'file:/state/state/vod-callback',
    PROCESS_WAIT_MS: '0',
    PULL_LOOP: 'on',
    VOD_ENDPOINT: '127.0.0.1:9000',
    VOD_PROTOCOL: 'http://',
    SECRET_ID: 'AKIDlocal',
    SECRET_KEY: 'local-secret',
  });
});

test('web-record gets only variables that it knows', () => {
  const app = stackApps('/root').find(({ name }) => name === 'web-record');
  expect(app).toMatchObject({
    portOffset: 2,
    cwd: '/root',
    worker: { functionName: 'web-record-worker', memoryMb: 1536, timeoutSeconds: 86_400 },
  });
  expect(app?.environment(urls, '/state')).toEqual({
    TASK_STORE: 'sqlite:/state/state/web-record.db',
    WORK_DIR: '/state/work/web-record',
    RAW_DIR: '/state/raw/web-record',
    NODE_COMPILE_CACHE: '/state/compile-cache',
    COS_BUCKET: 'recordings-1250000000',
    COS_REGION: 'ap-guangzhou',
    COS_DOMAIN: 'http://127.0.0.1:9010/{Bucket}',
    SCF_ENDPOINT: '127.0.0.1:9000',
    SCF_PROTOCOL: 'http://',
    VOD_ENDPOINT: '127.0.0.1:9000',
    VOD_PROTOCOL: 'http://',
    TENCENTCLOUD_REGION: 'ap-guangzhou',
    WORKER_FUNCTION: 'web-record-worker',
    ALLOW_PRIVATE_URLS: 'true',
    SECRET_ID: 'AKIDlocal',
    SECRET_KEY: 'local-secret',
  });
});

test('trtc-push gets only variables that it knows', () => {
  const app = stackApps('/root').find(({ name }) => name === 'trtc-push');
  expect(app).toMatchObject({
    portOffset: 3,
    cwd: '/root',
    worker: { functionName: 'trtc-push-worker', memoryMb: 1536, timeoutSeconds: 86_400 },
  });
  expect(app?.environment(urls, '/state')).toEqual({
    TASK_STORE: 'sqlite:/state/state/trtc-push.db',
    NODE_COMPILE_CACHE: '/state/compile-cache',
    SCF_ENDPOINT: '127.0.0.1:9000',
    SCF_PROTOCOL: 'http://',
    TENCENTCLOUD_REGION: 'ap-guangzhou',
    TRTC_SDK_URL: 'http://127.0.0.1:9000/trtc/trtc.js',
    TRTC_RTMP_URL: 'rtmp://127.0.0.1:9011/push',
    WORKER_FUNCTION: 'trtc-push-worker',
    ALLOW_PRIVATE_URLS: 'true',
    SECRET_ID: 'AKIDlocal',
    SECRET_KEY: 'local-secret',
  });
});

test('trtc-record gets only variables that it knows', () => {
  const app = stackApps('/root').find(({ name }) => name === 'trtc-record');
  expect(app).toMatchObject({
    portOffset: 4,
    cwd: '/root',
    worker: { functionName: 'trtc-record-worker', memoryMb: 1536, timeoutSeconds: 86_400 },
  });
  expect(app?.environment(urls, '/state')).toEqual({
    TASK_STORE: 'sqlite:/state/state/trtc-record.db',
    CFS_PATH: '/state/cfs',
    NODE_COMPILE_CACHE: '/state/compile-cache',
    COS_DOMAIN: 'http://127.0.0.1:9010/{Bucket}',
    SCF_ENDPOINT: '127.0.0.1:9000',
    SCF_PROTOCOL: 'http://',
    TENCENTCLOUD_REGION: 'ap-guangzhou',
    TRTC_SDK_URL: 'http://127.0.0.1:9000/trtc/trtc.js',
    WORKER_FUNCTION: 'trtc-record-worker',
    ALLOW_PRIVATE_URLS: 'true',
    SECRET_ID: 'AKIDlocal',
    SECRET_KEY: 'local-secret',
  });
});

test('no two services share a port, or use those of the cloud', () => {
  const offsets = [0, 10, ...stackApps('/root').map(({ portOffset }) => portOffset)];
  expect(new Set(offsets).size).toBe(offsets.length);
});
