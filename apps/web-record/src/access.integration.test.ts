import { setTimeout as delay } from 'node:timers/promises';
import { webRecordContract } from '@scf-media/protocol/contract';
import { servePages, stillPage } from '@scf-media/media/testing';
import { Hono } from 'hono';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type RunningService, startService } from './testing/start-service.ts';
import { createClient, type WebRecordClient } from './testing/web-record-client.ts';

const key = { apiAppKey: 'APIDtest', apiAppSecret: 'only-for-tests' };
/** Of the private addresses only the one of the test's own pages is open; 127.0.0.2 is another. */
const access = {
  API_APP_KEY: key.apiAppKey,
  API_APP_SECRET: key.apiAppSecret,
  ALLOW_PRIVATE_URLS: '127.0.0.1/32',
  MAX_RECORDINGS: '2',
  CALLBACK_RETRY_MS: '1',
};
const metadata = 'http://169.254.0.23/latest/meta-data/';

const callbacks: string[] = [];
const pages = new Hono()
  .get('/still', (c) => c.html(stillPage))
  .get('/to/:host', (c) => c.redirect(`http://${c.req.param('host')}/`))
  .get('/frames', (c) =>
    c.html(`${stillPage}<iframe src="/to/127.0.0.2"></iframe><iframe src="${metadata}"></iframe>
<img src="/to/127.0.0.3"><script>setTimeout(() => (location = '/to/169.254.169.254'), 1000)</script>`),
  )
  .post('/callback/:status', (c) => {
    callbacks.push(c.req.param('status'));
    return c.req.param('status') === 'redirect' ? c.redirect(metadata) : c.body(null, 204);
  });

const server = await servePages(pages);
let service: RunningService;
let client: WebRecordClient;
beforeAll(async () => {
  service = await startService(access);
  client = createClient(service.url, key);
});
afterAll(async () => {
  await service?.[Symbol.asyncDispose]();
  await server[Symbol.asyncDispose]();
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
    ['CallbackURL', (url: string) => ({ RecordURL: `${server.url}/still`, CallbackURL: url })],
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

  test.each(['169.254.0.23', '127.0.0.2'])(
    'a page that redirects to %s is not recorded',
    async (host) => {
      const id = await client.start({ RecordURL: `${server.url}/to/${host}` });
      const { Result } = await client.until(id, 'finished');
      expect(Result).toEqual({
        ErrorCode: 'InternalErr',
        ErrorMessage: `invalid RecordURL or unsupported RecordURL: no connection to ${host}: this address may not be reached`,
      });
    },
    60_000,
  );

  test('a page gets there neither by its frames nor by leaving, and the result tells', async () => {
    const id = await client.start({
      RecordURL: `${server.url}/frames`,
      CallbackURL: `${server.url}/callback/redirect`,
    });
    await client.until(id, 'recording');
    await delay(2_000);
    await client.send('Stop', { TaskID: id });
    const { Result } = await client.until(id, 'finished');
    const told = Result?.Quality?.Events?.map(({ Type, Message }) => `${Type}: ${Message}`) ?? [];
    expect(told.sort()).toEqual(
      ['127.0.0.2', '127.0.0.3', '169.254.0.23', '169.254.169.254'].map(
        (host) => `refused-address: ${host} may not be reached`,
      ),
    );
    // Nor does the callback follow anybody there.
    expect(Result?.ErrorCode).toBe('CallbackFailed');
    expect(Result?.ErrorMessage).toMatch(/status code 302 \(redirects are not followed\)$/);
    expect(callbacks).toEqual(['redirect', 'redirect', 'redirect', 'redirect', 'redirect']);
  }, 60_000);
});

describe('how much', () => {
  test.for(webRecordContract.limitCases({ startedTaskUrl: `${server.url}/still`, mostRecordings: 2 }))(
    '$title',
    { timeout: 60_000 },
    (one) => one.run(client.sendRaw),
  );

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
      RecordURL: `${server.url}/still`,
      MaxDurationLimit: 21_601,
    });
    expect(answer).toMatchObject({
      ErrorCode: 'InvalidParam',
      ErrorMessage:
        'MaxDurationLimit must be at most 21600 without permanent keys (SECRET_ID and SECRET_KEY)',
    });
  });
});
