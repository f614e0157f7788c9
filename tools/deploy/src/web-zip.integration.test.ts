import { type Client, createClient } from '@scf-media/client';
import {
  eventually,
  freePort,
  LOCAL_BUCKET,
  LOCAL_CREDENTIAL,
  LOCAL_REGION,
  startLocalCloud,
} from '@scf-media/local-cloud/testing';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateRawSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { node20 } from '../../workspace/setup/node-20.mjs';
import { toRoomEntry, localCosConfig } from './testing/room-entry.ts';
import { startRedis } from './testing/start-redis.ts';
import { workspaceRoot } from './workspace-root.ts';

const entry = toRoomEntry('teacher');
/** Starts a task. @param more further fields of a request for a room */
type StartTask = (client: Client, more?: object) => Promise<string>;
const cases: readonly (readonly [app: string, start: StartTask])[] = [
  ['web-record', ({ webRecord }) => webRecord.start({ RecordURL: 'https://example.com/' })],
  [
    'trtc-push',
    ({ trtcPush }, more) => trtcPush.start({ ...entry, VideoSrc: 'https://example.com/film.mp4', ...more }),
  ],
  [
    'trtc-record',
    ({ trtcRecord }, more) => trtcRecord.start({ ...entry, Mode: '02', CosConfig: localCosConfig, ...more }),
  ],
];

/** Receives request bodies, by path. */
async function startReceiver() {
  const bodies: Record<string, string[]> = {};
  const server = createServer((sent, answer) => {
    void text(sent).then((body) => {
      (bodies[sent.url ?? ''] ??= []).push(body);
      answer.writeHead(204).end();
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    bodies,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
    },
  };
}

test.each(cases)(
  'the web function of %s is a small zip, and works on Node 20 without the worker’s part',
  async (app, start) => {
    await using scope = new AsyncDisposableStack();
    const dir = await mkdtemp(join(tmpdir(), 'scf-media-web-'));
    scope.defer(() => rm(dir, { recursive: true, force: true, maxRetries: 5 }));
    const redis = scope.use(await startRedis());
    const worker = { functionName: `${app}-worker`, command: ['sleep', '60'], cwd: '/', env: {} };
    const functions = [{ ...worker, timeoutSeconds: 60, memoryMb: 1536 }];
    const cloud = scope.use(await startLocalCloud({ dir: join(dir, 'cloud'), functions: () => functions }));
    const receiver = scope.use(await startReceiver());
    const port = await freePort();
    const url = `http://127.0.0.1:${port}`;
    const dist = join(workspaceRoot, 'apps', app, 'dist-web');

    const names = (await readdir(dist, { recursive: true })).filter((name) => name.endsWith('.js'));
    const zipped = names.map(async (name) => deflateRawSync(await readFile(join(dist, name)), { level: 9 }));
    const bytes = (await Promise.all(zipped)).reduce((sum, { byteLength }) => sum + byteLength, 0);
    expect(bytes).toBeLessThanOrEqual(1_000_000);

    const startMs = performance.now();
    const web = spawn(node20(workspaceRoot), [join(dist, 'main.js')], {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: {
        ...{
          ALLOW_PRIVATE_URLS: 'true',
          PORT: String(port),
          HOST: '127.0.0.1',
          TASK_STORE: `${redis.url}/0`,
          WORK_DIR: dir,
        },
        ...{ SCF_ENDPOINT: cloud.apiEndpoint, SCF_PROTOCOL: 'http://', TENCENTCLOUD_REGION: LOCAL_REGION },
        ...{ COS_BUCKET: LOCAL_BUCKET, COS_REGION: LOCAL_REGION, WORKER_FUNCTION: `${app}-worker` },
        // As the platform passes the keys of a role to a function from a zip.
        TENCENTCLOUD_SECRETID: LOCAL_CREDENTIAL.secretId,
        TENCENTCLOUD_SECRETKEY: LOCAL_CREDENTIAL.secretKey,
        CFS_PATH: dir,
        // Tracing is a separate part of the zip, which only this variable loads.
        OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
      },
    });
    const exited = once(web, 'exit');
    scope.defer(() => void web.kill('SIGKILL'));
    await eventually(
      () =>
        fetch(`${url}/health`).then(
          ({ ok }) => ok || undefined,
          () => undefined,
        ),
      30_000,
    );
    console.info('web zip', app, { bytes, firstAnswerMs: Math.round(performance.now() - startMs) });

    const client = createClient({ endpoints: { webRecord: url, trtcPush: url, trtcRecord: url } });
    await start(client);
    await eventually(() =>
      cloud.scf.invocations().find(({ functionName }) => functionName === `${app}-worker`),
    );
    expect((await fetch(`${url}/sweep`, { method: 'POST' })).status).toBe(200);
    const metrics = await fetch(`${url}/metrics`);
    expect([metrics.status, await metrics.text()]).toEqual([
      200,
      expect.stringContaining('scf_media_tasks{'),
    ]);
    if (app !== 'web-record') {
      const refused = start(client, { RoomId: 'none', Callback: `${receiver.url}refused` });
      await expect(refused).rejects.toMatchObject({ status: 400 });
      expect(receiver.bodies['/refused']).toEqual([expect.stringContaining('RoomId must be a number')]);
    }
    // It was not requested.
    for (const path of ['/console', '/console/', '/console/about.json'])
      expect((await fetch(`${url}${path}`)).status, path).toBe(404);
    web.kill('SIGTERM');
    expect(await exited).toEqual([0, null]);
    const spans = (receiver.bodies['/v1/traces'] ?? []).join('\n');
    expect(spans).toContain(`"stringValue":"${app}"`);
    expect(spans).toContain('"name":"POST /"');
  },
);
