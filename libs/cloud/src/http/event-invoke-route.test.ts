import { expect, it } from 'vitest';
import { createLogger } from '../log/index.ts';
import { createService } from './create-service.ts';
import { addEventInvokeRoute, type EventContext } from './event-invoke-route.ts';

function service(result: unknown) {
  const calls: { event: unknown; context: EventContext; signal: AbortSignal }[] = [];
  const log = createLogger({ name: 'test', level: 'silent' });
  const app = createService({ name: 'worker', log, maxBodyBytes: 1000 });
  addEventInvokeRoute(app, async (event, context, signal) => {
    calls.push({ event, context, signal });
    return result;
  });
  return { app, calls };
}

const headers = {
  'X-Scf-Request-Id': 'r1',
  'X-Scf-Name': 'web-record-worker',
  'X-Scf-Secret-Id': 'AKID',
  'X-Scf-Secret-Key': 'key',
  'X-Scf-Session-Token': 'token',
};

it("passes the event, the context and the role's credentials to the handler, and responds with its result", async () => {
  const { app, calls } = service({ done: true });
  const body = JSON.stringify({ TaskID: 't1' });
  const response = await app.request('/event-invoke', { method: 'POST', headers, body });
  expect([response.status, await response.json()]).toEqual([200, { done: true }]);
  expect(calls).toHaveLength(1);
  expect(calls[0]).toMatchObject({
    event: { TaskID: 't1' },
    context: {
      requestId: 'r1',
      functionName: 'web-record-worker',
      credentials: { secretId: 'AKID', secretKey: 'key', token: 'token' },
    },
    signal: { aborted: false },
  });
});

it('responds with null for a handler without a result', async () => {
  const response = await service(undefined).app.request('/event-invoke', { method: 'POST', body: '{}' });
  expect(await response.json()).toBeNull();
});

it('rejects an event that is not JSON without calling the handler', async () => {
  const { app, calls } = service(1);
  const response = await app.request('/event-invoke', { method: 'POST', body: '{"half":' });
  expect(response.status).toBe(400);
  expect(await response.json()).toMatchObject({
    ErrorCode: 'InvalidEvent',
    ErrorMessage: 'the event is not JSON',
  });
  expect(calls).toEqual([]);
});

it("passes the server's shutdown signal to the handler", async () => {
  const { app, calls } = service(1);
  const shutdown = new AbortController();
  await app.request('/event-invoke', { method: 'POST', body: '{}' }, { shutdown: shutdown.signal });
  shutdown.abort();
  expect(calls[0]?.signal.aborted).toBe(true);
});
