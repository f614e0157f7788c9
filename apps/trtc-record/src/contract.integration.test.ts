import { type HeldToDescription, holdToDescription } from '@scf-media/cloud/testing';
import { type RunningService, startService } from '@scf-media/local-cloud/testing';
import { trtcRecordContract } from '@scf-media/protocol/contract';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createClient, type RecordClient } from './testing/record-client.ts';

let service: RunningService;
let held: HeldToDescription;
let client: RecordClient;
beforeAll(async () => {
  service = await startService('trtc-record');
  client = createClient(service.url);
  held = await holdToDescription(service.url);
});
afterAll(async () => {
  held?.[Symbol.dispose]();
  await service?.[Symbol.asyncDispose]();
});

test.for(trtcRecordContract.staticCases)('$title', (one) => one.run(client));

test('the list has nothing of a service that did nothing', async () => {
  const { json } = await client.list({ status: 'running' });
  expect(json).toEqual({ Tasks: [], RequestId: expect.any(String) });
});

test('metrics, and what a task was asked for with', async () => {
  const [metrics, request] = await Promise.all(
    ['/metrics', '/tasks/none/request'].map((path) => fetch(`${service.url}${path}`)),
  );
  expect([metrics?.status, request?.status]).toEqual([200, 404]);
});

test('all of it was as the description says', () => {
  expect([...held.seen].toSorted()).toEqual([
    'delete /tasks/{requestId} 404',
    'get /metrics 200',
    'get /tasks 200',
    'get /tasks 400',
    'get /tasks/{requestId} 404',
    'get /tasks/{requestId}/request 404',
    'post / 400',
  ]);
});
