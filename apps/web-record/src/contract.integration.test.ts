import { type HeldToDescription, holdToDescription } from '@scf-media/cloud/testing';
import { webRecordContract } from '@scf-media/protocol/contract';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningService, startService } from './testing/start-service.ts';

let service: RunningService;
let held: HeldToDescription;
beforeAll(async () => {
  service = await startService();
  held = await holdToDescription(service.url);
});
afterAll(async () => {
  held?.[Symbol.dispose]();
  await service?.[Symbol.asyncDispose]();
});

test.for(webRecordContract.staticCases)('$title', (one) => one.run(service.http.sendRaw));

test('serves metrics, and gets 404 for the request of an unknown task', async () => {
  const [metrics, request] = await Promise.all(
    ['/metrics', '/tasks/none/request'].map((path) => fetch(`${service.url}${path}`)),
  );
  expect([metrics?.status, await request?.json()]).toEqual([
    200,
    expect.objectContaining({ ErrorMessage: 'TaskID: invalid task id, task not found' }),
  ]);
});

test('every response matched the OpenAPI description', () => {
  expect([...held.seen].toSorted()).toEqual([
    'get /metrics 200',
    'get /tasks/{taskId}/request 200',
    'post / 200',
  ]);
});
