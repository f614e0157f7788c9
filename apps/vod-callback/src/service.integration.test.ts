import { type HeldToDescription, holdToDescription } from '@scf-media/cloud/testing';
import { vodCallbackContract } from '@scf-media/protocol/contract';
import { vodEventExample } from '@scf-media/protocol/vod-events';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { toSessionId } from './process/decide-transcode.ts';
import { type RunningService, startService } from './testing/start-service.ts';
import { makeProcedureEvent, makeUploadEvent } from './testing/upload-event.ts';
import { makeSample, uploadSample } from './testing/upload-sample.ts';

let service: RunningService;
let fileId: string;
let held: HeldToDescription;
beforeAll(async () => {
  service = await startService();
  held = await holdToDescription(service.url);
  fileId = await uploadSample(service.cloud, await makeSample(service.dir));
});
afterAll(async () => {
  held?.[Symbol.dispose]();
  await service?.[Symbol.asyncDispose]();
});

/** The calls of ProcessMedia for a file. */
const callsFor = (id: string) =>
  service.cloud.vod.calls('ProcessMedia').filter(({ parameters }) => Object(parameters)['FileId'] === id);

describe('the contract', () => {
  test.for(vodCallbackContract.staticCases)('$title', (one) =>
    one.run((body) => service.client.post('/', body)),
  );
});

describe('an upload', () => {
  test('delivered 100 times concurrently starts its transcodes once', async () => {
    const event = makeUploadEvent(fileId);
    const answers = await Promise.all(
      Array.from({ length: 100 }, (_, index) =>
        service.client.post(index % 2 === 0 ? '/' : '/callback', event),
      ),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(answers.filter(({ json }) => json['New'] === true)).toHaveLength(1);
    expect(answers[0]?.json['EventId']).toBe(`NewFileUpload-${fileId}`);
    const done = await service.api.events.waitFor(`NewFileUpload-${fileId}`, 'done');
    expect(callsFor(fileId).map(({ parameters }) => parameters)).toEqual([
      {
        FileId: fileId,
        MediaProcessTask: { TranscodeTaskSet: [{ Definition: 100010 }, { Definition: 100020 }] },
        SessionId: toSessionId(fileId, [100010, 100020]),
      },
    ]);
    const [task] = service.cloud.vod.tasks();
    expect(done).toMatchObject({
      Id: `NewFileUpload-${fileId}`,
      EventType: 'NewFileUpload',
      FileId: fileId,
      Attempts: 1,
      Result: { Started: task?.taskId },
      Event: event,
    });
  });

  test('is counted in the metrics, as an item and as an attempt', async () => {
    const text = await (await fetch(`${service.url}/metrics`)).text();
    const count = (series: string) =>
      Number(
        text
          .split('\n')
          .find((line) => line.startsWith(series))
          ?.split(' ')[1],
      );
    expect(count('scf_media_queue_items{queue="events",state="done"')).toBeGreaterThan(0);
    expect(count('scf_media_queue_attempts_total{queue="events",outcome="done"')).toBeGreaterThan(0);
    expect(count('scf_media_queue_items{queue="deliveries",state="failed"')).toBe(0);
  });

  test('whose transcodes were already started with the same SessionId is done', async () => {
    // Another event of the same file: its id differs, the SessionId does not.
    const { json } = await service.client.post('/', {
      EventType: 'PullComplete',
      PullCompleteEvent: { TaskId: '125-Pull-1', Status: 'FINISH', ErrCode: 0, FileId: fileId },
    });
    expect(json).toMatchObject({ EventId: 'PullComplete-125-Pull-1', New: true });
    expect(await service.api.events.waitFor('PullComplete-125-Pull-1', 'done')).toMatchObject({
      Result: { Duplicate: toSessionId(fileId, [100010, 100020]) },
    });
    expect(callsFor(fileId).map(({ outcome }) => outcome)).toEqual(['ok', 'InvalidParameterValue.SessionId']);
  });

  test('in a base64 envelope is accepted', async () => {
    const event = { ...makeUploadEvent('in-base64'), Sign: 'not-checked', T: 1 };
    const body = Buffer.from(JSON.stringify(event)).toString('base64');
    const { status, json } = await service.client.post('/', { body, isBase64Encoded: true });
    expect([status, json['EventId']]).toEqual([200, 'NewFileUpload-in-base64']);
    // Fields of the delivery are not stored.
    expect((await service.client.get('/events/NewFileUpload-in-base64')).json['Event']).toEqual(
      makeUploadEvent('in-base64'),
    );
  });

  test('of an unknown file fails permanently, is logged with its FileId, and can be retried', async () => {
    const id = 'NewFileUpload-unknown-file';
    await service.client.post('/', makeUploadEvent('unknown-file'));
    const failed = await service.api.events.waitFor(id, 'failed');
    expect(failed).toMatchObject({
      Attempts: 1,
      LastError: { Code: 'VodInvalidParameterValueFileId', Message: expect.stringContaining('unknown-file') },
    });
    expect(
      await service.logged((line) => line['FileId'] === 'unknown-file' && line['level'] === 'error'),
    ).toMatchObject({
      msg: 'event failed permanently',
      code: 'VodInvalidParameterValueFileId',
    });
    const { json } = await service.client.get('/events?state=failed');
    expect(json['Events']).toContainEqual(expect.objectContaining({ Id: id, FileId: 'unknown-file' }));
    // A repeated delivery is accepted, and starts nothing.
    expect((await service.client.post('/', makeUploadEvent('unknown-file'))).json).toMatchObject({
      New: false,
      State: 'failed',
    });
    expect(callsFor('unknown-file')).toHaveLength(1);
    expect(await service.client.post(`/events/${id}/retry`)).toMatchObject({
      status: 200,
      json: { Attempts: 0 },
    });
    await service.api.events.waitFor(id, 'failed');
    expect(callsFor('unknown-file')).toHaveLength(2);
  });
});

describe('a procedure', () => {
  test("is logged with the original's messages, one line per output, and stored", async () => {
    await service.client.post('/callback', makeProcedureEvent('f-1', '125-Procedure-1'));
    await service.api.events.waitFor('ProcedureStateChanged-125-Procedure-1', 'done');
    const lines = service.log.filter((line) => line['FileId'] === 'f-1');
    const url = 'https://1256768367.vod2.myqcloud.com/xxx/f-1/v.f100010.mp4';
    expect(lines).toEqual([
      expect.objectContaining({
        level: 'info',
        msg: `Transcode succeeded. FileId: f-1, Definition: 100010, Url: ${url}`,
        FileId: 'f-1',
        TaskId: '125-Procedure-1',
        Definition: 100010,
        Url: url,
      }),
      expect.objectContaining({
        level: 'warn',
        msg: 'Transcode failed. FileId: f-1, Definition: 100020, ErrCode: 1000',
        Definition: 100020,
        ErrCode: 1000,
        ErrCodeExt: 'SourceFileError',
      }),
    ]);
    await service.client.post('/', makeProcedureEvent('f-1', '125-Procedure-2'));
    await service.api.events.waitFor('ProcedureStateChanged-125-Procedure-2', 'done');
    const { json } = await service.client.get('/results/f-1');
    expect(json).toMatchObject({ FileId: 'f-1' });
    const summary = (json['Results'] as Record<string, unknown>[]).map((one) => [
      one['TaskId'],
      one['Definition'],
      one['Status'],
    ]);
    expect(summary).toEqual([
      ['125-Procedure-1', 100010, 'SUCCESS'],
      ['125-Procedure-1', 100020, 'FAIL'],
      ['125-Procedure-2', 100010, 'SUCCESS'],
      ['125-Procedure-2', 100020, 'FAIL'],
    ]);
    expect((await service.client.get('/results?limit=1')).json).toMatchObject({
      Files: [{ FileId: 'f-1', UpdateTime: expect.stringMatching(/Z$/) }],
      Next: expect.any(String),
    });
  });

  test("from the documents' example reports the templates of its inputs", async () => {
    const event = vodEventExample('ProcedureStateChanged');
    await service.client.post('/', event);
    const about = event['ProcedureStateChangeEvent'] as { FileId: string; TaskId: string };
    await service.api.events.waitFor(`ProcedureStateChanged-${about.TaskId}`, 'done');
    const { json } = await service.client.get(`/results/${about.FileId}`);
    expect(json['Results']).toContainEqual(
      expect.objectContaining({ Definition: 20, Status: 'SUCCESS', Height: 480 }),
    );
  });

  test('with signed URLs keeps their signatures out of the log', async () => {
    const event = JSON.stringify(makeProcedureEvent('f-signed', '125-Procedure-s')).replace(
      'v.f100010.mp4',
      'v.f100010.mp4?t=5f5e0ff0&us=abc&sign=0123456789abcdef',
    );
    await service.client.post('/', event);
    await service.api.events.waitFor('ProcedureStateChanged-125-Procedure-s', 'done');
    const line = await service.logged(({ msg }) => msg?.includes('f-signed') === true);
    expect(line['Url']).toMatch(/v\.f100010\.mp4\?t=5f5e0ff0&us=abc&sign=\[redacted\]$/);
    expect(JSON.stringify(service.log)).not.toContain('0123456789abcdef');
  });

  test('that is not finished is stored and changes nothing', async () => {
    const event = makeProcedureEvent('f-2', '125-Procedure-3');
    Object.assign(event['ProcedureStateChangeEvent'] as object, { Status: 'PROCESSING' });
    const { json } = await service.client.post('/', event);
    expect(await service.api.events.waitFor(String(json['EventId']), 'done')).toMatchObject({
      Result: { Skipped: 'the procedure is PROCESSING' },
    });
    expect((await service.client.get('/results/f-2')).status).toBe(404);
  });
});

describe('an invalid request', () => {
  test('above the size limit gets 413', async () => {
    const { status, json } = await service.client.post('/', {
      ...makeUploadEvent('big'),
      More: 'x'.repeat(1024 * 1024),
    });
    expect([status, json['ErrorCode']]).toEqual([413, 'RequestTooLarge']);
    expect(callsFor('big')).toHaveLength(0);
  });

  test('nested 100,000 deep gets 400', async () => {
    const deep = '['.repeat(100_000) + ']'.repeat(100_000);
    const { status } = await service.client.post('/', `{"EventType":"X","A":${deep}}`);
    expect(status).toBe(400);
  });

  test('for something that does not exist gets 404, with wrong parameters 400, and for a finished event 409', async () => {
    const statuses = ['/results/none', '/events/none', '/deliveries/none', '/nowhere'].map(async (path) =>
      service.client.get(path).then(({ status }) => status),
    );
    expect(await Promise.all(statuses)).toEqual([404, 404, 404, 404]);
    expect((await service.client.post('/events/none/retry')).status).toBe(404);
    expect((await service.client.post(`/events/NewFileUpload-${fileId}/retry`)).status).toBe(409);
    expect((await service.client.get('/events?state=lost')).json).toMatchObject({
      ErrorCode: 'InvalidParam',
      ErrorMessage: 'state: must be pending, done or failed',
    });
    expect((await service.client.get('/events?limit=501')).status).toBe(400);
    expect((await service.client.get('/events?before=x')).status).toBe(400);
  });
});

test('a page of a list begins where the previous one ended', async () => {
  const { json: all } = await service.client.get('/events?limit=500');
  const ids = (list: unknown) => (list as { Id: string }[]).map(({ Id }) => Id);
  const { json: first } = await service.client.get('/events?limit=3');
  const { json: second } = await service.client.get(
    `/events?limit=3&before=${encodeURIComponent(String(first['Next']))}`,
  );
  expect([...ids(first['Events']), ...ids(second['Events'])]).toEqual(ids(all['Events']).slice(0, 6));
});

test('metrics are public if everything else is', async () => {
  expect((await fetch(`${service.url}/metrics`)).status).toBe(200);
});

test('every response matched the OpenAPI description', () => {
  expect([...held.seen].toSorted()).toEqual([
    'get /deliveries/{id} 404',
    'get /events 200',
    'get /events 400',
    'get /events/{id} 200',
    'get /events/{id} 404',
    'get /metrics 200',
    'get /results 200',
    'get /results/{fileId} 200',
    'get /results/{fileId} 404',
    'post / 200',
    'post / 400',
    'post / 413',
    'post /callback 200',
    'post /events/{id}/retry 200',
    'post /events/{id}/retry 404',
    'post /events/{id}/retry 409',
  ]);
});
