import { type RunningService, startService } from '@scf-media/local-cloud/testing';
import { trtcRecordContract } from '@scf-media/protocol/contract';
import { afterAll, beforeAll, test } from 'vitest';
import { createClient, type RecordClient } from './testing/record-client.ts';

let service: RunningService;
let client: RecordClient;
beforeAll(async () => {
  service = await startService('trtc-record');
  client = createClient(service.url);
});
afterAll(async () => {
  await service?.[Symbol.asyncDispose]();
});

test.for(trtcRecordContract.staticCases)('$title', (one) => one.run(client));
