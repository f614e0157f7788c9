import { type RunningService, startService } from '@scf-media/local-cloud/testing';
import { trtcPushContract } from '@scf-media/protocol/contract';
import { afterAll, beforeAll, test } from 'vitest';
import { createClient, type PushClient } from './testing/push-client.ts';

let service: RunningService;
let client: PushClient;
beforeAll(async () => {
  service = await startService('trtc-push');
  client = createClient(service.url);
});
afterAll(async () => {
  await service?.[Symbol.asyncDispose]();
});

test.for(trtcPushContract.staticCases)('$title', (one) => one.run(client));
