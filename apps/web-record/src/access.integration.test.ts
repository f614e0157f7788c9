import { webRecordContract } from '@scf-media/protocol/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type RunningService, startService } from './testing/start-service.ts';
import { createClient, type WebRecordClient } from './testing/web-record-client.ts';

const key = { apiAppKey: 'APIDtest', apiAppSecret: 'only-for-tests' };
/** Of the private addresses only the one of the test's own pages is open; 127.0.0.2 is another. */
const access = {
  API_APP_KEY: key.apiAppKey,
  API_APP_SECRET: key.apiAppSecret,
  ALLOW_PRIVATE_URLS: '127.0.0.1/32',
};
const metadata = 'http://169.254.0.23/latest/meta-data/';

const page = 'http://127.0.0.1/still';

let service: RunningService;
let client: WebRecordClient;
beforeAll(async () => {
  service = await startService(access);
  client = createClient(service.url, key);
});
afterAll(async () => {
  await service?.[Symbol.asyncDispose]();
});

describe('who may call', () => {
  test('a request that is not signed, or by another key, is answered with 401', async () => {
    const strangers = [service.client, createClient(service.url, { ...key, apiAppSecret: 'guess' })];
    for (const stranger of strangers) {
      const { status, json } = await stranger.sendRaw('{"Action":"List"}');
      expect([status, json]).toEqual([
        401,
        {
          ErrorCode: 'Unauthorized',
          ErrorMessage: expect.stringMatching(/^HMAC signature /),
          RequestID: expect.any(String),
        },
      ]);
    }
    expect((await fetch(`${service.url}/health`)).status).toBe(200);
  });

  test.for(webRecordContract.staticCases.slice(0, 20))('signed: $title', (one) => one.run(client.sendRaw));
});

describe('where URLs may lead', () => {
  test.each([
    ['RecordURL', (url: string) => ({ RecordURL: url })],
    ['CallbackURL', (url: string) => ({ RecordURL: page, CallbackURL: url })],
  ])('%s is refused by its name', async (field, dataOf) => {
    for (const url of [
      metadata,
      'http://127.0.0.2/',
      'http://2130706434/',
      'http://10.0.0.1/',
      'http://[::1]/',
    ])
      expect(await client.send('Start', dataOf(url)), url).toMatchObject({
        ErrorCode: 'InvalidParam',
        ErrorMessage: `${field} must not lead to a private or reserved address`,
      });
  });
});

describe('how much', () => {
  test('requests a minute are limited in the documented form', async () => {
    await using limited = await startService({ RATE_LIMIT_PER_MINUTE: '3' });
    const answers = [];
    for (let count = 0; count < 4; count += 1)
      answers.push(await limited.client.sendRaw('{"Action":"List"}'));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    expect(answers.map(({ json }) => (json as { ErrorCode?: string }).ErrorCode)).toEqual([
      undefined,
      undefined,
      undefined,
      'LimitExceeded',
    ]);
  });

  test('more than six hours need permanent keys', async () => {
    await using unkeyed = await startService({ SECRET_ID: '', SECRET_KEY: '' });
    const answer = await unkeyed.client.send('Start', {
      RecordURL: page,
      MaxDurationLimit: 21_601,
    });
    expect(answer).toMatchObject({
      ErrorCode: 'InvalidParam',
      ErrorMessage:
        'MaxDurationLimit must be at most 21600 without permanent keys (SECRET_ID and SECRET_KEY)',
    });
  });
});
