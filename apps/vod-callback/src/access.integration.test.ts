import { exampleSignKey, vodEventExample } from '@scf-media/protocol/vod-events';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { signOf } from './accept/check-sign.ts';
import { type RunningService, startService } from './testing/start-service.ts';
import { uploadEvent } from './testing/upload-event.ts';

let service: RunningService;
const nothingHappened = async () => {
  expect((await service.client.get('/events')).json['Events']).toEqual([]);
  expect(service.cloud.vod.calls('ProcessMedia')).toEqual([]);
};

describe('with a callback key', () => {
  const soon = () => Math.floor(Date.now() / 1000) + 600;
  const signed = (T: number, key = exampleSignKey) => ({
    ...uploadEvent('f'),
    T,
    Sign: signOf(String(T), key),
  });

  beforeAll(async () => {
    service = await startService({ environment: { CALLBACK_KEY: exampleSignKey } });
  });
  afterAll(() => service?.[Symbol.asyncDispose]());

  test.each([
    ["the documents' event without a signature", () => vodEventExample('NewFileUpload')],
    ['a wrong Sign', () => ({ ...signed(soon()), Sign: '0'.repeat(32) })],
    ['the Sign of another key', () => signed(soon(), 'OtherKey')],
    ['a T that was changed', () => ({ ...signed(soon()), T: soon() + 1 })],
    ['a T that has passed', () => signed(Math.floor(Date.now() / 1000) - 1)],
    ['no event at all', () => ({})],
  ])('%s is answered 401, and nothing happens', async (_what, event) => {
    const { status, json } = await service.client.post('/', event());
    expect([status, json['ErrorCode']]).toEqual([401, 'WrongSign']);
    await nothingHappened();
  });

  test('an event with the right Sign is taken', async () => {
    expect((await service.client.post('/', signed(soon()))).status).toBe(200);
    // Not what is signed for another receiver's log: neither the key nor the signature is written down.
    expect(JSON.stringify(service.log)).not.toContain(exampleSignKey);
  });
});

describe('with a secret path', () => {
  const secret = 'a-secret-of-many-letters';

  beforeAll(async () => {
    service = await startService({ environment: { PATH_SECRET: secret, LOG_LEVEL: 'debug' } });
  });
  afterAll(() => service?.[Symbol.asyncDispose]());

  test.each([
    ['POST', '/'],
    ['POST', '/callback'],
    ['POST', '/another-secret-of-letters'],
    ['POST', '/another-secret-of-letters/callback'],
    ['POST', '/sweep'],
    ['GET', '/events'],
    ['GET', '/another-secret-of-letters/events'],
    ['GET', '/results'],
  ])('%s %s does not exist', async (method, path) => {
    const { get, post } = service.client;
    const { status, json } = await (method === 'GET' ? get(path) : post(path, uploadEvent('f')));
    expect([status, json['ErrorCode']]).toEqual([404, 'NotFound']);
  });

  test('everything is below it, and it is not logged', async () => {
    const { get, post } = service.client;
    for (const path of [`/${secret}`, `/${secret}/callback`]) {
      expect((await post(path, uploadEvent('f'))).status).toBe(200);
    }
    expect((await get(`/${secret}/events`)).json['Events']).toHaveLength(1);
    expect((await get(`/${secret}/results`)).status).toBe(200);
    expect((await post(`/${secret}/sweep`)).status).toBe(200);
    expect((await get('/health')).json).toEqual({ status: 'ok', name: 'vod-callback' });
    expect(await service.logged(({ path }) => path === '/[secret]/callback')).toBeDefined();
    expect(JSON.stringify(service.log)).not.toContain(secret);
  });
});

describe('on SCF', () => {
  test.each([
    ['without a key or a secret path', {}, 'CALLBACK_KEY or PATH_SECRET'],
    ['with a key and no secret path', { CALLBACK_KEY: exampleSignKey }, 'can read events and results'],
  ])('%s it says so at the start', async (_what, environment: Record<string, string>, text) => {
    await using open = await startService({ environment: { TENCENTCLOUD_RUNENV: 'SCF', ...environment } });
    expect(open.log[0]).toMatchObject({ level: 'warn', msg: expect.stringContaining(text) });
  });

  test('the keys of the role that come with a request are used, elsewhere they are not', async () => {
    const keys = { 'X-Scf-Secret-Id': 'AKIDlocal', 'X-Scf-Secret-Key': 'local-secret' };
    const none = { SECRET_ID: '', SECRET_KEY: '', EVENT_TRIES: '1' };
    const outcome = async (environment: Record<string, string>) => {
      await using running = await startService({ environment: { ...none, ...environment } });
      await running.client.post('/', uploadEvent('f'), keys);
      const { LastError } = await running.api.events.waitFor('NewFileUpload-f', 'failed');
      return LastError?.Code;
    };
    // With keys VOD is asked, and does not know the file.
    expect(await outcome({ TENCENTCLOUD_RUNENV: 'SCF' })).toBe('VodInvalidParameterValueFileId');
    expect(await outcome({})).toBe('VodUnreachable');
  });
});
