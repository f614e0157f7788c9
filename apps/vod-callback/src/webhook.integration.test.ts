import { eventually, freePort } from '@scf-media/local-cloud/testing';
import { signBody } from '@scf-media/cloud/callback';
import { expect, test } from 'vitest';
import { type RunningService, startService } from './testing/start-service.ts';
import { makeProcedureEvent } from './testing/upload-event.ts';
import { type WebhookReceiver, createWebhookReceiver } from './testing/webhook-receiver.ts';

interface Setting extends AsyncDisposable {
  service: RunningService;
  webhook: WebhookReceiver;
}

/** The service, and a webhook that is not open yet. */
async function openSetting(): Promise<Setting> {
  await using starting = new AsyncDisposableStack();
  const webhook = starting.use(await createWebhookReceiver(await freePort()));
  const environment = { RESULT_WEBHOOK_URL: webhook.url, RESULT_WEBHOOK_KEY: 'webhook-key' };
  const service = starting.use(await startService({ environment }));
  const started = starting.move();
  return { service, webhook, [Symbol.asyncDispose]: () => started.disposeAsync() };
}

test.concurrent('the webhook receives each procedure once, signed', async () => {
  await using setting = await openSetting();
  const { service, webhook } = setting;
  await webhook.open();
  await service.client.post('/', makeProcedureEvent('f-1', '125-Procedure-1'));
  await service.client.post('/', makeProcedureEvent('f-1', '125-Procedure-1'));
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
  'while the webhook is down the outbox retains deliveries, even across a kill, and sends them when it is back',
  async () => {
    await using setting = await openSetting();
    const { service, webhook } = setting;
    await service.client.post('/', makeProcedureEvent('f-1', '125-Procedure-1'));
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

test.concurrent('a delivery to a webhook that stays down fails, is listed, and can be retried', async () => {
  await using setting = await openSetting();
  const { service, webhook } = setting;
  await service.restart({ RESULT_WEBHOOK_TRIES: '2' });
  await service.client.post('/', makeProcedureEvent('f-1', '125-Procedure-1'));
  const delivery = 'ProcedureStateChanged-125-Procedure-1';
  const { deliveries } = service.api;
  await deliveries.waitFor(delivery, 'failed');
  expect((await deliveries.list({ state: 'failed' })).items).toMatchObject([
    { Id: delivery, FileId: 'f-1', Attempts: 2 },
  ]);
  await webhook.open();
  await deliveries.retry(delivery);
  await eventually(() => (webhook.received.length > 0 ? true : undefined));
});
