import { webRecordContract } from '@scf-media/protocol/contract';
import { afterAll, beforeAll, test } from 'vitest';
import { type RunningService, startService } from './testing/start-service.ts';

let service: RunningService;
beforeAll(async () => {
  service = await startService();
});
afterAll(async () => {
  await service?.[Symbol.asyncDispose]();
});

test.for(webRecordContract.staticCases)('$title', (one) => one.run(service.client.sendRaw));
