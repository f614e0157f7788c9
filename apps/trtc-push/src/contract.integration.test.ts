import { type HeldToDescription, holdToDescription } from '@scf-media/cloud/testing';
import { type RunningService, startService } from '@scf-media/local-cloud/testing';
import { trtcPushContract } from '@scf-media/protocol/contract';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createClient, type PushClient } from './testing/push-client.ts';

let service: RunningService;
let held: HeldToDescription;
let client: PushClient;
beforeAll(async () => {
  service = await startService('trtc-push');
  client = createClient(service.url);
  held = await holdToDescription(service.url);
});
afterAll(async () => {
  held?.[Symbol.dispose]();
  await service?.[Symbol.asyncDispose]();
});

test.for(trtcPushContract.staticCases)('$title', (one) => one.run(client));

test('the list has nothing of a service that did nothing, and refuses what it does not know', async () => {
  const answer = await client.send('GET', '/tasks?status=running');
  expect(await answer.json()).toEqual({ Tasks: [], RequestId: expect.any(String) });
  const refusal = await client.send('GET', '/tasks?limit=0');
  expect(refusal.status).toBe(400);
  expect(await refusal.json()).toMatchObject({
    Code: 'InvalidParameter',
    Message: 'limit must be in range [1, 1000]',
  });
});

test('all of it was as the description says', () => {
  expect([...held.seen].toSorted()).toEqual([
    'delete /tasks/{requestId} 404',
    'get /tasks 200',
    'get /tasks 400',
    'get /tasks/{requestId} 404',
    'post / 400',
    'post /tasks/{requestId} 400',
    'post /tasks/{requestId} 404',
  ]);
});
