import { CommonClient } from 'tencentcloud-sdk-nodejs/tencentcloud/common/common_client.js';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { createCredentialStore } from '../credential-store.ts';
import { type HttpServer, listen } from '../listen.ts';
import { LOCAL_CREDENTIAL } from '../known-names.ts';
import { type ApiService, apiAction, createCloudApiApp } from './index.ts';
import { computeTc3Signature } from './authenticate.ts';

const greetings: ApiService = {
  version: '2026-11-21',
  actions: {
    Greet: apiAction(
      z.object({ Name: z.string(), Options: z.object({ Times: z.int() }).optional() }),
      ({ Name }, { region }) => ({ Greeting: `Hello ${Name} from ${region}` }),
    ),
    Break: () => {
      throw new TypeError('inside');
    },
  },
};

const start = (): Promise<HttpServer> =>
  listen(
    createCloudApiApp({ credentials: createCredentialStore([LOCAL_CREDENTIAL]), services: [greetings] }),
    0,
  );

function call(
  server: HttpServer,
  action: string,
  parameters: object,
  options: object = {},
): Promise<unknown> {
  const { version, region, ...credential } = {
    ...{ version: greetings.version, region: 'ap-guangzhou' },
    ...LOCAL_CREDENTIAL,
    ...options,
  };
  const client = new CommonClient(`127.0.0.1:${server.port}`, version, {
    credential,
    region,
    profile: { httpProfile: { protocol: 'http://' } },
  });
  return client.request(action, parameters);
}

/** A call signed by hand, with the scope of the real service and the host as it is sent. */
async function signedCall(
  server: HttpServer,
  { timestamp = Math.floor(Date.now() / 1000), date = '', body = '{"Name":"you"}', sent = '' } = {},
): Promise<unknown> {
  const day = date === '' ? new Date(timestamp * 1000).toISOString().slice(0, 10) : date;
  const signedHeaders = ['content-type', 'host', 'x-tc-action'];
  const headers: Record<string, string> = {
    'content-type': 'application/json; charset=utf-8',
    host: `127.0.0.1:${server.port}`,
    'x-tc-action': 'Greet',
    'x-tc-timestamp': String(timestamp),
    'x-tc-version': greetings.version,
  };
  const { secretId, secretKey } = LOCAL_CREDENTIAL;
  const signature = computeTc3Signature(
    { method: 'POST', path: '/', query: '', body: Buffer.from(body), timestamp: String(timestamp) },
    { secretId, date: day, service: 'greetings', signedHeaders, signature: '' },
    secretKey,
    (name) => headers[name] ?? '',
  );
  const scope = `${secretId}/${day}/greetings/tc3_request`;
  const authorization = `TC3-HMAC-SHA256 Credential=${scope}, SignedHeaders=${signedHeaders.join(';')}, Signature=${signature}`;
  const response = await fetch(server.url, {
    method: 'POST',
    headers: { ...headers, authorization },
    body: sent || body,
  });
  expect(response.status).toBe(200);
  return response.json();
}

const refusal = (code: string): unknown => ({
  Response: {
    Error: { Code: code, Message: expect.any(String) },
    RequestId: expect.stringMatching(/^[\da-f-]{36}$/),
  },
});

test('the SDK calls an action, and gets its response with a request id', async () => {
  await using server = await start();
  expect(await call(server, 'Greet', { Name: '世界' })).toEqual({
    Greeting: 'Hello 世界 from ap-guangzhou',
    RequestId: expect.stringMatching(/^[\da-f-]{36}$/),
  });
});

test('accepts a call signed with another scope, and with the port in its host', async () => {
  await using server = await start();
  expect(await signedCall(server)).toMatchObject({ Response: { Greeting: 'Hello you from ' } });
});

test.each([
  ['a wrong key', { secretKey: 'wrong' }, 'AuthFailure.SignatureFailure'],
  ['an unknown id', { secretId: 'AKIDother' }, 'AuthFailure.SecretIdNotFound'],
  ['an unknown version', { version: '2000-01-01' }, 'NoSuchVersion'],
  ['an unknown region', { region: 'ap-guangzou' }, 'UnsupportedRegion'],
])('%s is rejected', async (_, options, code) => {
  await using server = await start();
  await expect(call(server, 'Greet', { Name: 'x' }, options)).rejects.toMatchObject({ code });
});

test('rejects a body, time or date that differs from the signed one', async () => {
  await using server = await start();
  const now = Math.floor(Date.now() / 1000);
  expect(await signedCall(server, { sent: '{"Name":"me"}' })).toEqual(
    refusal('AuthFailure.SignatureFailure'),
  );
  expect(await signedCall(server, { date: '2020-01-01' })).toEqual(refusal('AuthFailure.SignatureFailure'));
  expect(await signedCall(server, { timestamp: now - 310 })).toEqual(refusal('AuthFailure.SignatureExpire'));
  expect(await signedCall(server, { timestamp: now + 310 })).toEqual(refusal('AuthFailure.SignatureExpire'));
  expect(await signedCall(server, { timestamp: now - 250 })).toMatchObject({
    Response: { Greeting: expect.any(String) },
  });
});

test('rejects a call without a signature', async () => {
  await using server = await start();
  const response = await fetch(server.url, {
    method: 'POST',
    headers: { 'X-TC-Action': 'Greet' },
    body: '{}',
  });
  expect([response.status, await response.json()]).toEqual([
    200,
    refusal('AuthFailure.InvalidAuthorization'),
  ]);
});

test('names invalid actions and parameters', async () => {
  await using server = await start();
  await expect(call(server, 'Shout', {})).rejects.toMatchObject({ code: 'InvalidAction' });
  await expect(call(server, 'toString', {})).rejects.toMatchObject({ code: 'InvalidAction' });
  await expect(call(server, 'Greet', {})).rejects.toMatchObject({
    code: 'MissingParameter',
    message: expect.stringContaining('Name'),
  });
  await expect(call(server, 'Greet', { Name: 'x', Options: { Times: 'often' } })).rejects.toMatchObject({
    code: 'InvalidParameter',
    message: expect.stringContaining('Options.Times'),
  });
  expect(await signedCall(server, { body: 'not json' })).toEqual(refusal('InvalidParameter'));
});

test('reports an unexpected error as InternalError', async () => {
  await using server = await start();
  await expect(call(server, 'Break', {})).rejects.toMatchObject({ code: 'InternalError' });
});

test('rejects a body above 10 MB', async () => {
  await using server = await start();
  const body = JSON.stringify({ Name: 'x'.repeat(10 * 1024 * 1024) });
  expect(await signedCall(server, { body })).toEqual(refusal('RequestSizeLimitExceeded'));
});
