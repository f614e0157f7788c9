import { eventually, freePort } from '@scf-media/local-cloud/testing';
import { signBody } from '@scf-media/cloud/callback';
import { expect, test } from 'vitest';
import { type RunningService, startService } from './testing/start-service.ts';
import { procedureEvent } from './testing/upload-event.ts';
import { type WebhookReceiver, webhookReceiver } from './testing/webhook-receiver.ts';

interface Told extends AsyncDisposable {
  service: RunningService;
  webhook: WebhookReceiver;
}

/** The service, and a webhook that is not open yet. */
async function startTold(): Promise<Told> {
  await using starting = new AsyncDisposableStack();
  const webhook = starting.use(await webhookReceiver(await freePort()));
  const environment = { RESULT_WEBHOOK_URL: webhook.url, RESULT_WEBHOOK_KEY: 'webhook-key' };
  const service = starting.use(await startService({ environment }));
  const started = starting.move();
  return { service, webhook, [Symbol.asyncDispose]: () => started.disposeAsync() };
}

test.concurrent('the webhook is told each procedure once, signed', async () => {
  await using told = await startTold();
  const { service, webhook } = told;
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

test.concurrent(
  'the webhook is down: the outbox keeps what it is to be told, also over a kill, and delivers when it is back',
  async () => {
    await using told = await startTold();
    const { service, webhook } = told;
    await service.client.post('/', procedureEvent('f-1', '125-Procedure-1'));
    const delivery = 'ProcedureStateChanged-125-Procedure-1';
    const { deliveries } = service.api;
    await deliveries.waitFor(delivery, 'pending');
    const waiting = await eventually(async () => {
      const stored = await deliveries.get(delivery);
      return stored.Attempts > 1 ? stored : undefined;
    });
    expect(waiting).toMatchObject({ State: 'pending', LastError: { Code: 'WebhookFailed' } });
    await service.kill();
    await webhook.open();
    await service.restart();
    await eventually(() => (webhook.received.length > 0 ? true : undefined));
    await deliveries.waitFor(delivery, 'done');
    expect(webhook.received).toHaveLength(1);
  },
);

test.concurrent(
  'the webhook never comes back: it is given up, visible, and delivered by a retry',
  async () => {
    await using told = await startTold();
    const { service, webhook } = told;
    await service.restart({ RESULT_WEBHOOK_TRIES: '2' });
    await service.client.post('/', procedureEvent('f-1', '125-Procedure-1'));
    const delivery = 'ProcedureStateChanged-125-Procedure-1';
    const { deliveries } = service.api;
    await deliveries.waitFor(delivery, 'failed');
    expect((await deliveries.list({ state: 'failed' })).items).toMatchObject([
      { Id: delivery, FileId: 'f-1', Attempts: 2 },
    ]);
    await webhook.open();
    await deliveries.retry(delivery);
    await eventually(() => (webhook.received.length > 0 ? true : undefined));
  },
);
