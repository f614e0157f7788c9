import { mkdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { once } from 'node:events';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startLocalCloud } from '../local-cloud.ts';
import { openConsoleClient } from '../testing/console-client.ts';
import { at, createCosClient } from '../testing/cos-fixture.ts';
import { deployApp, openUrl } from '../testing/deployed-function.ts';
import { invoke, createScfClient, testFunction } from '../testing/scf-fixture.ts';
import { startEventReceiver } from '../testing/event-receiver.ts';
import { openSignalClient } from '../testing/signal-client.ts';
import { createTempDir } from '../testing/temp-dir.ts';
import { makeSample, upload, createVodClient } from '../testing/vod-fixture.ts';

/** A service with scripted responses, which keeps the requests. */
async function startService(
  answer: (url: string) => { status?: number; headers?: Record<string, string>; body: unknown },
) {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      asked.push(`${request.method} ${request.url} ${Buffer.concat(chunks).toString()}`);
      const { status = 200, headers = {}, body } = answer(request.url ?? '');
      response.writeHead(status, headers).end(typeof body === 'string' ? body : JSON.stringify(body));
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return {
    url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`,
    asked,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

test('serves the page with its script and style, and the health check', async () => {
  await using dir = await createTempDir('console');
  await using cloud = await startLocalCloud({ dir: dir.path });
  const health = await fetch(`${cloud.apiUrl}/health`);
  expect([health.status, await health.json()]).toEqual([200, { status: 'ok', name: 'local-cloud' }]);
  const page = await fetch(cloud.apiUrl);
  expect(page.url).toBe(`${cloud.apiUrl}/console/`);
  const html = await page.text();
  const assets = [...html.matchAll(/(?:src|href)="\.\/(assets\/[^"]+)"/g)].map(([, path]) => path);
  expect(assets).toHaveLength(2);
  for (const path of assets) {
    const response = await fetch(`${cloud.apiUrl}/console/${path}`);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toMatch(/^text\/(javascript|css)/);
  }
  expect((await fetch(`${cloud.apiUrl}/console/assets/..%2Findex.html`)).status).toBe(404);
});

test('shows runs, functions and objects live, with their URLs', async () => {
  await using dir = await createTempDir('console');
  await using cloud = await startLocalCloud({
    dir: dir.path,
    functions: [testFunction()],
    scf: { stateMs: 10 },
  });
  await using client = await openConsoleClient(cloud.apiUrl);
  expect(await client.until(() => true)).toMatchObject({
    runs: [],
    objects: [],
    functions: [],
    services: [],
  });

  const key = 'a b/<script>&"#1?.mp4';
  await createCosClient(cloud.cosUrl).putObject({ ...at(key), Body: 'x', ContentType: 'video/mp4' });
  const { objects } = await client.until((shown) => shown.objects.length > 0);
  expect(objects).toMatchObject([{ key, bytes: 1, type: 'video/mp4' }]);
  expect(await (await fetch(objects[0]?.url ?? '')).text()).toBe('x');

  const scf = createScfClient(cloud.apiEndpoint);
  const requestId = await invoke(scf, { do: 'answer' });
  const { runs } = await client.until(({ runs: [run] }) => run?.status === 'FINISHED');
  expect(runs).toMatchObject([{ requestId, statusCode: 200 }]);

  await deployApp(scf);
  const url = await openUrl(scf);
  const { functions } = await client.until((shown) => shown.functions[0]?.urls.length === 1);
  expect(functions).toMatchObject([
    { name: 'hello', status: 'Active', urls: [url], aliases: ['$DEFAULT → $LATEST'] },
  ]);
});

test('shows media with their transcodes, tasks, and events with their delivery', async () => {
  await using dir = await createTempDir('console');
  await using receiver = await startEventReceiver();
  const event = { mode: 'PUSH' as const, notificationUrl: receiver.url };
  await using cloud = await startLocalCloud({ dir: dir.path, vod: { event } });
  await using client = await openConsoleClient(cloud.apiUrl);
  const sample = await makeSample(dir.path, { size: '320x180', seconds: 1 });
  const { FileId, MediaUrl } = await upload(cloud, sample, { MediaName: '<b>' });
  const { TaskId } = await createVodClient(cloud.apiEndpoint).ProcessMedia({
    FileId: FileId ?? '',
    MediaProcessTask: { TranscodeTaskSet: [{ Definition: 100010 }] },
  });
  const shown = await client.until(
    ({ transcodes: [task], events }) =>
      task?.status === 'FINISH' && events.length === 2 && events.every(({ state }) => state === 'delivered'),
  );
  expect(shown.files).toMatchObject([
    {
      fileId: FileId,
      name: '<b>',
      url: MediaUrl,
      width: 320,
      outputs: [{ definition: 100010, height: 360 }],
    },
  ]);
  expect(shown.transcodes).toMatchObject([
    { taskId: TaskId, name: '<b>', items: [{ definition: 100010, status: 'SUCCESS', progress: 100 }] },
  ]);
  expect(shown.events.map(({ type }) => type).toSorted()).toEqual(['NewFileUpload', 'ProcedureStateChanged']);
});

test('shows rooms with their members and published streams', async () => {
  await using dir = await createTempDir('console');
  await using cloud = await startLocalCloud({ dir: dir.path });
  await using client = await openConsoleClient(cloud.apiUrl);
  const room = { strRoomId: '<b> & (1)' };
  await using anchor = await openSignalClient({ cloudUrl: cloud.apiUrl, userId: 'anchor-1', room });
  anchor.send({
    ...{ type: 'publish', published: { audio: true, video: true } },
    available: { audio: false, video: true },
  });
  const { rooms } = await client.until(({ rooms: [one] }) => one?.members[0]?.streams.length === 2);
  expect(rooms).toMatchObject([
    { room, members: [{ userId: 'anchor-1', role: 'anchor', streams: ['audio muted', 'video'] }] },
  ]);
});

test("shows the services' tasks; a service that does not respond affects only its own section", async () => {
  await using dir = await createTempDir('console');
  const Video = { Filename: 'a.mp4', FileSize: 9, FileURL: 'http://h/a.mp4', PosterURL: 'http://h/a.jpg' };
  await using recorder = await startService(() => ({
    body: {
      Tasks: [
        {
          TaskID: 't2',
          Status: 'recording',
          CreateTime: 2,
          Progress: { DurationMs: 5, Bytes: 7, WaitingBytes: 1 },
        },
        {
          TaskID: 't1',
          Status: 'finished',
          CreateTime: 1,
          Result: { Videos: [Video], ErrorCode: 'Late', ErrorMessage: 'why' },
        },
      ],
    },
  }));
  await using push = await startService(() => ({
    body: {
      Tasks: [
        {
          RequestId: 'p1',
          Status: 'pushing',
          StrRoomId: 'lesson',
          UserId: 'u',
          CreateTime: 3,
          Position: 1.5,
          Duration: 60,
        },
      ],
    },
  }));
  await using callback = await startService((url) => ({
    body: url.startsWith('/events')
      ? {
          Events: [
            {
              Id: 'e1',
              EventType: 'NewFileUpload',
              Attempts: 12,
              CreateTime: 'c',
              LastError: { Code: 'C', Message: 'm' },
            },
          ],
        }
      : { Deliveries: [] },
  }));
  const services = [
    { name: 'web-record', url: recorder.url },
    { name: 'trtc-push', url: push.url },
    { name: 'trtc-record', url: 'http://127.0.0.1:9' },
    { name: 'vod-callback', url: callback.url },
  ];
  await using cloud = await startLocalCloud({ dir: dir.path, console: { services } });
  await using client = await openConsoleClient(cloud.apiUrl);
  const shown = await client.until(({ recordings }) => recordings.tasks.length > 0);
  expect(shown.recordings.tasks).toMatchObject([
    { id: 't2', isFinished: false, mediaMs: 5, bytes: 7, waitingBytes: 1, files: [] },
    {
      id: 't1',
      isFinished: true,
      problem: 'Late: why',
      bytes: 9,
      files: [{ name: 'a.mp4', posterUrl: 'http://h/a.jpg' }],
    },
  ]);
  expect(shown.pushes.tasks).toMatchObject([
    { id: 'p1', title: '"lesson" · u', mediaMs: 1500, durationMs: 60_000 },
  ]);
  expect(shown.roomRecordings).toMatchObject({ tasks: [], problem: expect.any(String) });
  expect(shown.queue.failed).toMatchObject([{ list: 'events', id: 'e1', attempts: 12, lastError: 'C: m' }]);
});

test('forwards calls to the service, but not from pages of other sites', async () => {
  await using dir = await createTempDir('console');
  await using push = await startService((url) =>
    url === '/'
      ? { headers: { 'x-task-id': 'p1' }, body: 'submitted' }
      : { status: 409, body: { Code: 'C', Message: 'm' } },
  );
  const services = [{ name: 'trtc-push', url: push.url }];
  await using cloud = await startLocalCloud({ dir: dir.path, console: { services } });
  const call = (path: string, headers: Record<string, string> = {}) =>
    fetch(`${cloud.apiUrl}/console/call/${path}`, { method: 'POST', body: '{"a":1}', headers });
  expect(await (await call('trtc-push/')).json()).toEqual({ TaskId: 'p1' });
  const refused = await call('trtc-push/tasks/p1?x=1');
  expect([refused.status, await refused.json()]).toEqual([400, { Code: 'C', Message: 'm' }]);
  expect(push.asked).toEqual(['POST / {"a":1}', 'POST /tasks/p1?x=1 {"a":1}']);
  expect((await call('nobody/')).status).toBe(404);
  expect((await call('trtc-push/', { Origin: 'https://evil.example' })).status).toBe(403);
  expect(push.asked).toHaveLength(2);
});

test('the log of a task contains every line with its id, ordered by time', async () => {
  await using dir = await createTempDir('console');
  await using cloud = await startLocalCloud({ dir: dir.path });
  const line = (time: string, taskId: string) => JSON.stringify({ time, taskId });
  await mkdir(join(cloud.dir, 'logs'), { recursive: true });
  await writeFile(
    join(cloud.dir, 'logs', 'app.log'),
    `${line('2', 't1')}\n${line('3', 't2')}\n${line('4', 't1')}\n`,
  );
  await writeFile(join(cloud.dir, 'logs', 'worker-1.log'), `${line('3', 't1')}\n`);
  const text = await (await fetch(`${cloud.apiUrl}/console/log/t1`)).text();
  expect(text).toBe(`${line('2', 't1')}\n${line('3', 't1')}\n${line('4', 't1')}\n`);
  expect(await (await fetch(`${cloud.apiUrl}/console/log/none`)).text()).toBe('');
});
