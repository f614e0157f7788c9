import { type RunningService, startService } from '@scf-media/local-cloud/testing';
import { recordRequest } from '@scf-media/protocol/contract';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  type CallbackReceiver,
  createRoomHttp,
  readWebhooks,
  receiveCallbacks,
  type RoomHttp,
} from '@scf-media/cloud/testing';

const key = { apiAppKey: 'APIDtest', apiAppSecret: 'only-for-tests' };

let receiver: CallbackReceiver;
let service: RunningService;
let http: RoomHttp;
beforeAll(async () => {
  receiver = await receiveCallbacks();
  service = await startService('trtc-record', {
    environment: {
      API_APP_KEY: key.apiAppKey,
      API_APP_SECRET: key.apiAppSecret,
      // Allows only the address of the callback receiver; 127.0.0.2 stays forbidden.
      ALLOW_PRIVATE_URLS: '127.0.0.1/32',
      RATE_LIMIT_PER_MINUTE: '10',
      SECRET_ID: '',
      SECRET_KEY: '',
    },
  });
  http = createRoomHttp(service.url, key);
});
afterAll(async () => {
  await service?.[Symbol.asyncDispose]();
  await receiver?.[Symbol.asyncDispose]();
});

async function refusal(fields: Record<string, unknown>): Promise<unknown> {
  const { status, text } = await http.start(JSON.stringify(recordRequest(fields)));
  return { status, ...(JSON.parse(text) as object) };
}

test('an unsigned request gets 401 on every path', async () => {
  const stranger = createRoomHttp(service.url);
  expect((await stranger.start('{}')).status).toBe(401);
  expect((await stranger.view('a')).status).toBe(401);
  expect((await stranger.stop('a')).status).toBe(401);
  expect((await stranger.send('GET', '/tasks')).status).toBe(401);
});

test("a rejection is also sent to the request's Callback", async () => {
  const answer = await refusal({ RoomId: '43474', Callback: receiver.url });
  expect(answer).toEqual({
    status: 400,
    Code: 'InvalidParameter',
    Message: 'RoomId must be a number',
    RequestId: expect.any(String),
  });
  const { status: _, ...callback } = answer as { status: number };
  expect(receiver.bodies).toEqual([callback]);
  expect((await readWebhooks(service.url))(callback)).toEqual(['callback']);
});

test.each([
  'http://127.0.0.2/',
  'http://169.254.0.23/latest/meta-data/',
  'http://[::1]/',
  'http://10.0.0.1/',
])('a Callback to %s is rejected, and not called', async (Callback) => {
  expect(await refusal({ Callback })).toMatchObject({
    status: 400,
    Code: 'InvalidParameter',
    Message: 'Callback must not lead to a private or reserved address',
  });
});

test('recordings above six hours need permanent keys', async () => {
  expect(await refusal({ MaxDurationLimit: 21_601 })).toMatchObject({
    status: 400,
    Message: expect.stringMatching(/^MaxDurationLimit must be at most 20700 without permanent keys/),
  });
});

test('requests per minute are limited', async () => {
  let last = 0;
  for (let count = 0; count < 10 && last !== 429; count += 1) last = (await http.view('a')).status;
  expect(last).toBe(429);
});
