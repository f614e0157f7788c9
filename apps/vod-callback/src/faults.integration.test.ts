import { eventually, freePort } from '@scf-media/local-cloud/testing';
import { signBody } from '@scf-media/cloud/callback';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type RunningService, startService } from './testing/start-service.ts';
import { procedureEvent, uploadEvent } from './testing/upload-event.ts';
import { makeSample, uploadSample } from './testing/upload-sample.ts';
import { type WebhookReceiver, webhookReceiver } from './testing/webhook-receiver.ts';

let service: RunningService;
let sample: string;
const callsFor = (id: string) =>
  service.cloud.vod.calls('ProcessMedia').filter(({ parameters }) => Object(parameters)['FileId'] === id);

describe('ProcessMedia', () => {
  beforeAll(async () => {
    service = await startService({ environment: { EVENT_TRIES: '4', VOD_TIMEOUT_MS: '1500' } });
    sample = await makeSample(service.dir);
  });
  afterAll(() => service?.[Symbol.asyncDispose]());

  const faults = [
    ['answers 500', 500, 'VodHttp500'],
    ['throttles', 'RequestLimitExceeded', 'VodRequestLimitExceeded'],
    ['does not answer', 'hang', 'VodUnreachable'],
  ] as const;

  test.each(faults)('%s: it is tried again until it succeeds', async (_what, fault) => {
    const fileId = await uploadSample(service.cloud, sample);
    const rule = service.cloud.vod.faults.fail({ action: 'ProcessMedia', with: fault, times: 2 });
    expect((await service.client.post('/', uploadEvent(fileId))).status).toBe(200);
    expect(await service.client.until(`NewFileUpload-${fileId}`, 'done')).toMatchObject({
      Attempts: 3,
      Result: { Started: expect.any(String) },
    });
    expect(rule.hits).toBe(2);
    expect(callsFor(fileId)).toHaveLength(3);
  });

  test.each(faults)(
    '%s for ever: it is given up, visible, and succeeds when it is retried',
    async (_what, fault, code) => {
      const fileId = await uploadSample(service.cloud, sample);
      const id = `NewFileUpload-${fileId}`;
      const rule = service.cloud.vod.faults.fail({ action: 'ProcessMedia', with: fault });
      expect((await service.client.post('/', uploadEvent(fileId))).status).toBe(200);
      expect(await service.client.until(id, 'failed')).toMatchObject({
        Attempts: 4,
        LastError: { Code: code },
      });
      expect(rule.hits).toBe(4);
      const { json } = await service.client.get('/events?state=failed');
      expect(json['Events']).toContainEqual(expect.objectContaining({ Id: id, FileId: fileId }));
      rule.remove();
      expect((await service.client.post(`/events/${id}/retry`)).status).toBe(200);
      expect(await service.client.until(id, 'done')).toMatchObject({
        Result: { Started: expect.any(String) },
      });
    },
  );

  test('did its work and the answer was lost: the repeat is refused, and that is success', async () => {
    const fileId = await uploadSample(service.cloud, sample);
    service.cloud.vod.faults.fail({ action: 'ProcessMedia', with: 'hang', times: 1, done: true });
    await service.client.post('/', uploadEvent(fileId));
    expect(await service.client.until(`NewFileUpload-${fileId}`, 'done')).toMatchObject({
      Attempts: 2,
      Result: { Duplicate: expect.stringMatching(/^vod-callback-/) },
    });
    const tasks = service.cloud.vod
      .tasks()
      .filter((task) => task.kind === 'Procedure' && task.fileId === fileId);
    expect(tasks).toHaveLength(1);
  });

  test('was not yet asked when the process was killed: the next one asks', async () => {
    const fileId = await uploadSample(service.cloud, sample);
    const rule = service.cloud.vod.faults.fail({ action: 'ProcessMedia', with: 'hang' });
    // It answers when its wait is over or the attempt failed; either way the event is only stored.
    await service.client.post('/', uploadEvent(fileId));
    await service.kill();
    rule.remove();
    const before = callsFor(fileId).length;
    await service.restart();
    expect(await service.client.until(`NewFileUpload-${fileId}`, 'done')).toMatchObject({
      Result: { Started: expect.any(String) },
    });
    expect(callsFor(fileId)).toHaveLength(before + 1);
  });

  test('is answered for once the store has it, when nothing is waited for; a kill at that moment loses nothing', async () => {
    await service.restart({ PROCESS_WAIT_MS: '0' });
    const fileIds = Array.from({ length: 50 }, (_, index) => `burst-${index}`);
    const rule = service.cloud.vod.faults.fail({ action: 'ProcessMedia', with: 500 });
    const answers = await Promise.all(fileIds.map((id) => service.client.post('/', uploadEvent(id))));
    await service.kill();
    expect(answers.map(({ status }) => status)).toEqual(fileIds.map(() => 200));
    rule.remove();
    await service.restart();
    // These files do not exist: VOD says so to each, in the end.
    for (const id of fileIds) await service.client.until(`NewFileUpload-${id}`, 'failed');
  });
});

describe('when an event is only safe once it is processed', () => {
  beforeAll(async () => {
    service = await startService({
      environment: { ANSWER_WHEN: 'processed', PROCESS_WAIT_MS: '500', EVENT_RETRY_MS: '60000' },
    });
    sample = await makeSample(service.dir);
  });
  afterAll(() => service?.[Symbol.asyncDispose]());

  test('a success and a final failure are answered 200', async () => {
    const fileId = await uploadSample(service.cloud, sample);
    expect(await service.client.post('/', uploadEvent(fileId))).toMatchObject({
      status: 200,
      json: { State: 'done' },
    });
    expect(await service.client.post('/', uploadEvent('none'))).toMatchObject({
      status: 200,
      json: { State: 'failed' },
    });
  });

  test.each([
    ['failed', 500],
    ['is still running', 'hang'],
  ] as const)(
    'an attempt that %s is answered 503, and the next delivery tries at once',
    async (_what, fault) => {
      const fileId = await uploadSample(service.cloud, sample);
      service.cloud.vod.faults.fail({ action: 'ProcessMedia', with: fault, times: 1 });
      const first = await service.client.post('/', uploadEvent(fileId));
      expect(first).toMatchObject({ status: 503, json: { ErrorCode: 'NotYetProcessed' } });
      if (fault === 'hang') return;
      const second = await service.client.post('/', uploadEvent(fileId));
      expect(second).toMatchObject({ status: 200, json: { State: 'done', New: false } });
    },
  );

  test('a sweep tries what is due, and a timer event is a sweep', async () => {
    await service.restart({ EVENT_RETRY_MS: '1' });
    const fileId = await uploadSample(service.cloud, sample);
    service.cloud.vod.faults.fail({ action: 'ProcessMedia', with: 500, times: 1 });
    await service.client.post('/', uploadEvent(fileId));
    const swept = await service.client.post('/sweep');
    expect(swept).toMatchObject({ status: 200, json: { Pulled: 0 } });
    await service.client.until(`NewFileUpload-${fileId}`, 'done');
    const timer = { Type: 'Timer', TriggerName: 'every-minute', Time: '2026-11-20T00:00:00Z', Message: '' };
    expect(await service.client.post('/event-invoke', timer)).toMatchObject({
      status: 200,
      json: { Pulled: 0 },
    });
  });
});

describe('the webhook', () => {
  let webhook: WebhookReceiver;
  beforeEach(async () => {
    webhook = await webhookReceiver(await freePort());
    service = await startService({
      environment: { RESULT_WEBHOOK_URL: webhook.url, RESULT_WEBHOOK_KEY: 'webhook-key' },
    });
  });
  afterEach(async () => {
    await service?.[Symbol.asyncDispose]();
    await webhook?.[Symbol.asyncDispose]();
  });

  test('is told each procedure once, signed', async () => {
    await webhook.open();
    await service.client.post('/', procedureEvent('f-1', '125-Procedure-1'));
    await service.client.post('/', procedureEvent('f-1', '125-Procedure-1'));
    const [sent] = await eventually(() => (webhook.received.length > 0 ? webhook.received : undefined));
    expect(JSON.parse(sent?.body ?? '')).toEqual({
      EventType: 'ProcedureStateChanged',
      FileId: 'f-1',
      TaskId: '125-Procedure-1',
      Results: [
        expect.objectContaining({ Definition: 100010, Status: 'SUCCESS', Height: 360 }),
        expect.objectContaining({ Definition: 100020, Status: 'FAIL', ErrCode: 1000 }),
      ],
    });
    expect(sent?.headers['x-signature']).toBe(signBody(sent?.body ?? '', 'webhook-key'));
    await service.client.post('/sweep');
    expect(webhook.received).toHaveLength(1);
  });

  test('is down: the outbox keeps what it is to be told, also over a kill, and delivers when it is back', async () => {
    await service.client.post('/', procedureEvent('f-1', '125-Procedure-1'));
    const delivery = '/deliveries/ProcedureStateChanged-125-Procedure-1';
    const waiting = await eventually(async () => {
      const { json } = await service.client.get(delivery);
      return Number(json['Attempts']) > 1 ? json : undefined;
    });
    expect(waiting).toMatchObject({ State: 'pending', LastError: { Code: 'WebhookFailed' } });
    await service.kill();
    await webhook.open();
    await service.restart();
    await eventually(() => (webhook.received.length > 0 ? true : undefined));
    await eventually(async () =>
      (await service.client.get(delivery)).json['State'] === 'done' ? true : undefined,
    );
    expect(webhook.received).toHaveLength(1);
  });

  test('never comes back: it is given up, visible, and delivered by a retry', async () => {
    await service.restart({ RESULT_WEBHOOK_TRIES: '2' });
    await service.client.post('/', procedureEvent('f-1', '125-Procedure-1'));
    const failed = await eventually(async () => {
      const { json } = await service.client.get('/deliveries?state=failed');
      return (json['Deliveries'] as unknown[]).length > 0 ? json['Deliveries'] : undefined;
    });
    expect(failed).toMatchObject([
      { Id: 'ProcedureStateChanged-125-Procedure-1', FileId: 'f-1', Attempts: 2 },
    ]);
    await webhook.open();
    await service.client.post('/deliveries/ProcedureStateChanged-125-Procedure-1/retry');
    await eventually(() => (webhook.received.length > 0 ? true : undefined));
  });
});
