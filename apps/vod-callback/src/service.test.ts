import { vodCallbackContract } from '@scf-media/protocol/contract';
import { afterAll, beforeAll, describe, test } from 'vitest';
import { type RunningService, startService } from './testing/start-service.ts';

let service: RunningService;
beforeAll(async () => {
  service = await startService();
});
afterAll(() => service?.[Symbol.asyncDispose]());

describe('the contract', () => {
  test.for(vodCallbackContract.staticCases)('$title', (one) =>
    one.run((body) => service.client.post('/', body)),
  );
});
