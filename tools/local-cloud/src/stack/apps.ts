import { join } from 'node:path';
import { LOCAL_BUCKET, LOCAL_CREDENTIAL, LOCAL_REGION } from '../known-names.ts';
import { type LocalCloudUrls } from '../local-cloud.ts';
import { type StackApp } from './stack-app.ts';

/** The services that `npm start` brings up. To add one, add an entry. @param root the root of the workspace */
export function stackApps(root: string): StackApp[] {
  return [
    {
      name: 'vod-callback',
      portOffset: 1,
      command: fromSource('vod-callback'),
      cwd: root,
      environment: (urls, dir) => ({
        EVENT_STORE: `file:${join(dir, 'state', 'vod-callback')}`,
        PROCESS_WAIT_MS: '0',
        // Where VOD does not push, there is no timer here that would pull.
        PULL_LOOP: 'on',
        VOD_ENDPOINT: urls.apiEndpoint,
        VOD_PROTOCOL: 'http://',
        SECRET_ID: LOCAL_CREDENTIAL.secretId,
        SECRET_KEY: LOCAL_CREDENTIAL.secretKey,
      }),
    },
    {
      name: 'web-record',
      portOffset: 2,
      command: fromSource('web-record'),
      cwd: root,
      environment: (urls, dir) => ({
        ...mediaEnvironment(urls, dir, 'web-record'),
        WORKER_FUNCTION: 'web-record-worker',
      }),
      worker: { functionName: 'web-record-worker', memoryMb: 1536, timeoutSeconds: 86_400 },
    },
    {
      name: 'trtc-push',
      portOffset: 3,
      command: fromSource('trtc-push'),
      cwd: root,
      environment: (urls, dir) => ({
        ...serviceEnvironment(urls, dir, 'trtc-push'),
        TRTC_SDK_URL: `${urls.apiUrl}/trtc/trtc.js`,
        TRTC_RTMP_URL: urls.rtmpUrl,
        WORKER_FUNCTION: 'trtc-push-worker',
      }),
      worker: { functionName: 'trtc-push-worker', memoryMb: 1536, timeoutSeconds: 86_400 },
    },
    {
      name: 'trtc-record',
      portOffset: 4,
      command: fromSource('trtc-record'),
      cwd: root,
      environment: (urls, dir) => ({
        ...sharedEnvironment(urls, dir, 'trtc-record'),
        CFS_PATH: join(dir, 'cfs'),
        TRTC_SDK_URL: `${urls.apiUrl}/trtc/trtc.js`,
        WORKER_FUNCTION: 'trtc-record-worker',
      }),
      worker: { functionName: 'trtc-record-worker', memoryMb: 1536, timeoutSeconds: 86_400 },
    },
  ];
}

const fromSource = (app: string): string[] => [
  process.execPath,
  '--conditions=@scf-media/source',
  // Keeps the garbage of an hour's frames small.
  '--optimize-for-size',
  `apps/${app}/src/main.ts`,
];

/** What the services are configured with that record into a bucket of their own. */
function mediaEnvironment(urls: LocalCloudUrls, dir: string, app: string): Record<string, string> {
  return {
    ...sharedEnvironment(urls, dir, app),
    WORK_DIR: join(dir, 'work', app),
    RAW_DIR: join(dir, 'raw', app),
    COS_BUCKET: LOCAL_BUCKET,
    COS_REGION: LOCAL_REGION,
    VOD_ENDPOINT: urls.apiEndpoint,
    VOD_PROTOCOL: 'http://',
  };
}

/** What the services are configured with that write into COS. */
function sharedEnvironment(urls: LocalCloudUrls, dir: string, app: string): Record<string, string> {
  return { ...serviceEnvironment(urls, dir, app), COS_DOMAIN: urls.cosDomain };
}

/** What all media services are configured with; the names are theirs. */
function serviceEnvironment(urls: LocalCloudUrls, dir: string, app: string): Record<string, string> {
  return {
    TASK_STORE: `sqlite:${join(dir, 'state', `${app}.db`)}`,
    // A worker is a new process: what the first one compiled, the next need not (0.5 s become 0.3 s, measured).
    NODE_COMPILE_CACHE: join(dir, 'compile-cache'),
    SCF_ENDPOINT: urls.apiEndpoint,
    SCF_PROTOCOL: 'http://',
    TENCENTCLOUD_REGION: LOCAL_REGION,
    // A laptop is a private network.
    ALLOW_PRIVATE_URLS: 'true',
    SECRET_ID: LOCAL_CREDENTIAL.secretId,
    SECRET_KEY: LOCAL_CREDENTIAL.secretKey,
  };
}
