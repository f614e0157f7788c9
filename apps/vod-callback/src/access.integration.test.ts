import { exampleSignKey, vodEventExample } from '@scf-media/protocol/vod-events';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { computeSignature } from './accept/callback-request.ts';
import { type RunningService, startService } from './testing/start-service.ts';
import { makeUploadEvent } from './testing/upload-event.ts';

let service: RunningService;
const expectNoEffect = async () => {
  expect((await service.client.get('/events')).json['Events']).toEqual([]);
  expect(service.cloud.vod.calls('ProcessMedia')).toEqual([]);
};

describe('with a callback key', () => {
  const soon = () => Math.floor(Date.now() / 1000) + 600;
  const signed = (T: number, key = exampleSignKey) => ({
    ...makeUploadEvent('f'),
    T,
    Sign: computeSignature(String(T), key),
  });

  beforeAll(async () => {
    service = await startService({ environment: { CALLBACK_KEY: exampleSignKey } });
  });
  afterAll(() => service?.[Symbol.asyncDispose]());

  test.each([
    ["the documents' event without a signature", () => vodEventExample('NewFileUpload')],
    ['a wrong Sign', () => ({ ...signed(soon()), Sign: '0'.repeat(32) })],
    ['the Sign of another key', () => signed(soon(), 'OtherKey')],
    ['a modified T', () => ({ ...signed(soon()), T: soon() + 1 })],
    ['an expired T', () => signed(Math.floor(Date.now() / 1000) - 1)],
    ['an empty object', () => ({})],
  ])('%s gets 401, without any effect', async (_what, event) => {
    const { status, json } = await service.client.post('/', event());
    expect([status, json['ErrorCode']]).toEqual([401, 'WrongSign']);
    await expectNoEffect();
  });

  test('an event with a valid Sign is accepted', async () => {
    expect((await service.client.post('/', signed(soon()))).status).toBe(200);
    // Neither the key nor the signature is logged.
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
    const { status, json } = await (method === 'GET' ? get(path) : post(path, makeUploadEvent('f')));
    expect([status, json['ErrorCode']]).toEqual([404, 'NotFound']);
  });

  test('all routes are below it, and it is not logged', async () => {
    const { get, post } = service.client;
    for (const path of [`/${secret}`, `/${secret}/callback`]) {
      expect((await post(path, makeUploadEvent('f'))).status).toBe(200);
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
  ])('%s it logs a warning at start', async (_what, environment: Record<string, string>, text) => {
    await using open = await startService({ environment: { TENCENTCLOUD_RUNENV: 'SCF', ...environment } });
    expect(open.log[0]).toMatchObject({ level: 'warn', msg: expect.stringContaining(text) });
  });

  test("uses the role's keys from request headers; elsewhere it ignores them", async () => {
    const keys = { 'X-Scf-Secret-Id': 'AKIDlocal', 'X-Scf-Secret-Key': 'local-secret' };
    const none = { SECRET_ID: '', SECRET_KEY: '', EVENT_TRIES: '1' };
    const outcome = async (environment: Record<string, string>) => {
      await using running = await startService({ environment: { ...none, ...environment } });
      await running.client.post('/', makeUploadEvent('f'), keys);
      const { LastError } = await running.api.events.waitFor('NewFileUpload-f', 'failed');
      return LastError?.Code;
    };
    // With keys, VOD is called, and does not know the file.
    expect(await outcome({ TENCENTCLOUD_RUNENV: 'SCF' })).toBe('VodInvalidParameterValueFileId');
    expect(await outcome({})).toBe('VodUnreachable');
  });
});
