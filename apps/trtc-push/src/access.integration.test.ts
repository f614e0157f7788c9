import { receiveCallbacks, type CallbackReceiver, readWebhooks } from '@scf-media/cloud/testing';
import { type RunningService, startService } from '@scf-media/local-cloud/testing';
import { pushRequest } from '@scf-media/protocol/contract';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createPushHttp, type PushHttp } from './testing/push-http.ts';

const key = { apiAppKey: 'APIDtest', apiAppSecret: 'only-for-tests' };

let receiver: CallbackReceiver;
let service: RunningService;
let http: PushHttp;
beforeAll(async () => {
  receiver = await receiveCallbacks();
  service = await startService('trtc-push', {
    environment: {
      API_APP_KEY: key.apiAppKey,
      API_APP_SECRET: key.apiAppSecret,
      // Allows only the address of the callback receiver; 127.0.0.2 stays forbidden.
      ALLOW_PRIVATE_URLS: '127.0.0.1/32',
      RATE_LIMIT_PER_MINUTE: '10',
    },
  });
  http = createPushHttp(service.url, key);
});
afterAll(async () => {
  await service?.[Symbol.asyncDispose]();
  await receiver?.[Symbol.asyncDispose]();
});

async function refusal(fields: Record<string, unknown>): Promise<unknown> {
  const { status, text } = await http.start(JSON.stringify(pushRequest(fields)));
  return { status, ...(JSON.parse(text) as object) };
}

test('an unsigned request gets 401 on every path', async () => {
  const stranger = createPushHttp(service.url);
  expect((await stranger.start('{}')).status).toBe(401);
  expect((await stranger.view('a')).status).toBe(401);
  expect((await stranger.control('a', '{}')).status).toBe(401);
  expect((await stranger.stop('a')).status).toBe(401);
  expect((await stranger.send('GET', '/tasks')).status).toBe(401);
});

test("a rejection is also sent to the request's Callback", async () => {
  const answer = await refusal({ Volume: '5', Callback: receiver.url });
  expect(answer).toMatchObject({ status: 400, Code: 'InvalidParameter', Message: 'Volume must be a number' });
  const { status: _, ...callback } = answer as { status: number };
  expect(receiver.bodies).toEqual([callback]);
  expect((await readWebhooks(service.url))(callback)).toEqual(['callback']);
});

test.each([
  ['VideoSrc', 'http://169.254.0.23/latest/meta-data/', {}],
  ['VideoSrc', 'rtmp://[::1]/live/a', { Mode: 'live' }],
  ['Callback', 'http://10.0.0.1/', {}],
])('%s to %s is rejected', async (field, url, fields) => {
  expect(await refusal({ ...fields, [field]: url })).toMatchObject({
    status: 400,
    Code: 'InvalidParameter',
    Message: `${field} must not lead to a private or reserved address`,
  });
});

test('storing a position requires a Redis', async () => {
  expect(await refusal({ Redis: true })).toMatchObject({
    status: 400,
    Message: expect.stringMatching(/^RedisHost missing: required with Redis/),
  });
});
