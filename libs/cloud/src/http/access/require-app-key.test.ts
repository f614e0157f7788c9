import { describe, expect, it } from 'vitest';
import { createService } from '../index.ts';
import { createLogger } from '../../log/index.ts';
import type { Access } from './access-variables.ts';
import { requireAppKey } from './require-app-key.ts';
import { type RequestToSign, signAppRequest } from '../../testing/sign-app-request.ts';

const key = { apiAppKey: 'APIDLIA6tMfqsinsad', apiAppSecret: 'Dc44ACV2Da3Gm9JV' };
const date = new Date('2021-03-11T08:29:58Z');
const body = '{"Action":"Start","Data":{"RecordURL":"https://example.com/"}}';
const toSign = { method: 'POST', url: 'http://h/', body, date } satisfies RequestToSign;

interface ServiceOptions {
  nowMs?: number;
  /** Undefined: requests need no signature. */
  keys?: Access['applications'];
  rules?: Partial<Access>;
  refusalsPerMinute?: number;
}

function service(options: ServiceOptions = {}) {
  const lines: string[] = [];
  const log = createLogger({
    name: 't',
    level: 'debug',
    destination: { write: (line) => void lines.push(line) },
  });
  const app = createService({ name: 't', log, maxBodyBytes: 10_000 });
  const access = {
    applications: options.keys ?? [key],
    ...{ requireBodySignature: false, requireNonce: false, hosts: [] },
    ...options.rules,
  };
  const turns = new Set<string>();
  const claimName = async (name: string) => !turns.has(name) && turns.add(name).has(name);
  const { refusalsPerMinute = 120 } = options;
  const nowMs = () => options.nowMs ?? date.getTime();
  app.use('/', requireAppKey(access, { claimName, onPlatform: false, refusalsPerMinute, nowMs }));
  app.all('/', async (context) => {
    const { appKey: by, scope } = context.var;
    return context.json({ by, scope, body: await context.req.text() });
  });
  return { app, lines };
}

async function send(
  headers: Record<string, string>,
  more: ServiceOptions & { body?: string; url?: string } = {},
) {
  const { app, lines } = service(more);
  const sent = { method: 'POST', body: more.body ?? body, headers };
  const response = await app.request(more.url ?? 'http://h/', sent);
  return {
    status: response.status,
    answer: (await response.json()) as Record<string, string>,
    lines,
    response,
  };
}

// The output of `openssl dgst -sha1 -hmac` and `openssl md5` for this key, date and body.
const fixed = {
  accept: 'application/json',
  'content-type': 'application/json',
  'content-md5': 'OGIwNWIyMjZmMThhN2NiZWM0MDg4NmI5MjBlM2Q1YmI=',
  'x-date': 'Thu, 11 Mar 2021 08:29:58 GMT',
};
const authorization = (signature: string, algorithm = 'hmac-sha1', id = key.apiAppKey) =>
  `hmac id="${id}", algorithm="${algorithm}", headers="x-date", signature="${signature}"`;
const sha1 = 'EGaXtIovXEO6IGrMnsV48fIwANA=';
const sha256 = 'fvybCCIZXfFYRKPqAh4nfC3Kod1GzlkwVBtGE/B1jAs=';

it.each([
  ['hmac-sha1', sha1],
  ['hmac-sha256', sha256],
])(
  'accepts the signature that openssl makes with %s, and passes on the body',
  async (algorithm, signature) => {
    const sent = await send({ ...fixed, authorization: authorization(signature, algorithm) });
    expect([sent.status, sent.answer]).toEqual([200, { by: key.apiAppKey, body }]);
  },
);

it('signs as openssl does', () => {
  expect(signAppRequest(toSign, key)).toEqual({ ...fixed, authorization: authorization(sha1) });
  const withHeader = {
    method: 'GET',
    url: 'http://h/app?c=x%20y&b=&a=2&a=1',
    contentType: '',
    date,
    headers: { Source: 'web' },
  };
  expect(signAppRequest(withHeader, key).authorization).toBe(
    `hmac id="${key.apiAppKey}", algorithm="hmac-sha1", headers="source x-date", signature="elFk2zsDkk9BUWakMMty3Zg9fVA="`,
  );
});

it.each<Partial<RequestToSign>>([
  { md5: 'sent', md5Of: 'ofHexDigits' },
  { md5: 'sent', md5Of: 'ofDigest' },
  { md5: 'signed-only', md5Of: 'ofHexDigits' },
  { md5: 'signed-only', md5Of: 'ofDigest' },
  { md5: 'none' },
  { algorithm: 'hmac-sha256', headers: { source: 'web', accept: 'application/json' } },
])('accepts each form in the documents: %j', async (form) => {
  expect((await send(signAppRequest({ ...toSign, ...form }, key))).status).toBe(200);
});

it('accepts a form whose fields are signed as parameters', async () => {
  const form = { body: 'b=2&a=%E4%B8%AD', url: 'http://h/?c=3' };
  const headers = signAppRequest(
    { ...toSign, ...form, contentType: 'application/x-www-form-urlencoded' },
    key,
  );
  expect(headers).not.toHaveProperty('content-md5');
  expect((await send(headers, form)).status).toBe(200);
  expect((await send(headers, { ...form, body: 'b=2&a=1' })).status).toBe(401);
});

it('rejects a changed body, whether its checksum is sent or only signed', async () => {
  const changed = body.replace('example', 'elsewhere');
  const withSum = await send(signAppRequest(toSign, key), { body: changed });
  expect([withSum.status, withSum.answer['ErrorMessage']]).toEqual([
    401,
    'HMAC signature cannot be verified, Content-MD5 does not match the body',
  ]);
  const signedOnly = signAppRequest({ ...toSign, md5: 'signed-only' }, key);
  expect((await send(signedOnly, { body: changed })).status).toBe(401);
});

it('returns the string to sign when the signature differs, without a secret', async () => {
  const headers = signAppRequest(toSign, { ...key, apiAppSecret: 'another' });
  const { status, answer, lines, response } = await send(headers);
  expect([status, answer]).toEqual([
    401,
    {
      ErrorCode: 'Unauthorized',
      ErrorMessage: `HMAC signature does not match, Server StringToSign:x-date: ${fixed['x-date']}#POST#application/json#application/json#${fixed['content-md5']}#/`,
      RequestID: response.headers.get('x-request-id'),
    },
  ]);
  expect(JSON.stringify(answer) + lines.join('')).not.toContain(key.apiAppSecret);
  expect(lines.join('')).not.toContain('StringToSign');
});

it('reports an unknown key like a wrong signature', async () => {
  const { status, answer } = await send(signAppRequest(toSign, { ...key, apiAppKey: 'APIDother' }));
  expect(status).toBe(401);
  expect(answer['ErrorMessage']).toMatch(/^HMAC signature does not match/);
});

it("never repeats X-Scf headers, which contain the role's credentials", async () => {
  const headers = signAppRequest({ ...toSign, headers: { 'X-Scf-Secret-Key': 'guess' } }, key);
  const { status, answer } = await send({ ...headers, 'x-scf-secret-key': 'role-secret' });
  expect(status).toBe(401);
  expect(JSON.stringify(answer)).not.toContain('role-secret');
});

it.each([
  [-15 * 60_000, 200],
  [15 * 60_000, 200],
  [-15 * 60_000 - 1, 401],
  [15 * 60_000 + 1, 401],
])('answers a request whose clock is %i ms off with %i', async (offMs, status) => {
  expect((await send(signAppRequest(toSign, key), { nowMs: date.getTime() + offMs })).status).toBe(status);
});

it.each([
  ['nothing', {}],
  ['another scheme', { ...fixed, authorization: `Bearer ${sha1}` }],
  ['an unknown algorithm', { ...fixed, authorization: authorization(sha1, 'hmac-md5') }],
  ['an empty signature', { ...fixed, authorization: authorization('') }],
  ['a signature too short', { ...fixed, authorization: authorization(sha1.slice(0, 8)) }],
  ['no date', { ...fixed, 'x-date': '', authorization: authorization(sha1) }],
  ['a date that is none', { ...fixed, 'x-date': 'today', authorization: authorization(sha1) }],
  [
    'a date that is not signed',
    { ...fixed, authorization: authorization(sha1).replace('"x-date"', '"accept"') },
  ],
])('refuses %s', async (_, headers) => {
  const { status, response, answer } = await send(headers);
  expect([status, response.headers.get('www-authenticate')]).toEqual([401, 'hmac']);
  expect(answer['ErrorMessage']).toMatch(/^HMAC signature (cannot be verified|does not match)/);
});

it('leaves the health check open, and admits everything without a key', async () => {
  expect((await service().app.request('/health')).status).toBe(200);
  expect((await service({ keys: [] }).app.request('/', { method: 'POST', body })).status).toBe(200);
});

describe('additional requirements', () => {
  const bodied = { rules: { requireBodySignature: true } };

  it.each<[number, Partial<RequestToSign>]>([
    [200, { md5: 'sent' }],
    [200, { md5: 'signed-only' }],
    [200, { body: '' }],
    [401, { md5: 'none' }],
  ])('answers %i to %j where the body must be signed', async (status, form) => {
    const sent = await send(signAppRequest({ ...toSign, ...form }, key), { ...bodied, ...form });
    expect(sent.status).toBe(status);
    if (status === 401)
      expect(sent.answer['ErrorMessage']).toBe(
        'HMAC signature cannot be verified, the body is not signed: Content-MD5 is required',
      );
  });

  it('rejects a body that the signature does not cover, if it must be covered', async () => {
    const headers = signAppRequest({ ...toSign, body: '', md5: 'none' }, key);
    expect((await send(headers, bodied)).status).toBe(401);
  });

  it('accepts each nonce once', async () => {
    const { app } = service();
    const answers: number[] = [];
    for (const nonce of ['one', 'one', 'two']) {
      const headers = signAppRequest({ ...toSign, headers: { 'x-nonce': nonce } }, key);
      answers.push((await app.request('http://h/', { method: 'POST', body, headers })).status);
    }
    expect(answers).toEqual([200, 401, 200]);
  });

  it.each([
    [401, {}],
    [401, { 'x-nonce': '' }],
    [401, { 'x-nonce': 'a'.repeat(129) }],
    [200, { 'x-nonce': 'a'.repeat(128) }],
  ])('answers %i to %j where a nonce is required', async (status, headers) => {
    const signed = signAppRequest({ ...toSign, headers }, key);
    expect((await send(signed, { rules: { requireNonce: true } })).status).toBe(status);
    // A nonce that is sent but not signed does not count.
    const unsigned = { ...signAppRequest(toSign, key), 'x-nonce': 'one' };
    expect((await send(unsigned, { rules: { requireNonce: true } })).status).toBe(401);
  });

  it.each([
    [200, { host: 'record.example' }],
    [200, { host: 'Record.Example' }],
    [401, { host: 'push.example' }],
    [401, {}],
  ])('answers %i to %j where the service has a host name', async (status, headers) => {
    const signed = signAppRequest({ ...toSign, headers }, key);
    expect((await send(signed, { rules: { hosts: ['record.example'] } })).status).toBe(status);
  });
});

it('never reads the body of an unsigned request', async () => {
  const { app } = service();
  let wasRead = false;
  const endless = new ReadableStream(
    {
      pull(controller) {
        wasRead = true;
        controller.enqueue(new Uint8Array(1_000));
      },
    },
    { highWaterMark: 0 },
  );
  const guess = signAppRequest(toSign, { ...key, apiAppSecret: 'another' });
  for (const headers of [{}, fixed, guess]) {
    const sent = { method: 'POST', body: endless, headers: { ...headers, 'content-length': '9000' } };
    // fetch requires `duplex` for a streamed body.
    expect((await app.request('http://h/', { ...sent, duplex: 'half' } as RequestInit)).status).toBe(401);
  }
  expect(wasRead).toBe(false);
});

it('asks an address with repeated failures to retry later, and still admits signed requests from it', async () => {
  const { app } = service({ refusalsPerMinute: 2 });
  const from = async (remoteAddress: string, headers: Record<string, string>) => {
    const incoming = { headers, socket: { remoteAddress } };
    const response = await app.request('http://h/', { method: 'POST', body, headers }, { incoming });
    const { ErrorMessage } = (await response.json()) as { ErrorMessage?: string };
    return [response.status, ErrorMessage ?? ''];
  };
  const guess = signAppRequest(toSign, { ...key, apiAppSecret: 'another' });
  expect((await from('203.0.113.5', guess))[0]).toBe(401);
  expect((await from('203.0.113.5', {}))[0]).toBe(401);
  const later = [429, 'too many requests of this address were refused, try again in 30 s'];
  expect(await from('203.0.113.5', guess)).toEqual(later);
  // A signature that only the body could confirm is rejected, too, because the body is not read.
  expect(await from('203.0.113.5', signAppRequest({ ...toSign, md5: 'signed-only' }, key))).toEqual(later);
  for (const md5 of ['none', 'sent'] as const)
    expect((await from('203.0.113.5', signAppRequest({ ...toSign, md5 }, key)))[0]).toBe(200);
  expect((await from('203.0.113.6', guess))[0]).toBe(401);
});

it('knows several applications and their scopes', async () => {
  const scope = { buckets: ['b-1'], prefixes: ['team-a/'] };
  const other = { apiAppKey: 'team-a', apiAppSecret: 'another secret', scope };
  const keys = [key, other];
  expect((await send(signAppRequest(toSign, other), { keys })).answer).toMatchObject({ by: 'team-a', scope });
  expect((await send(signAppRequest(toSign, key), { keys })).answer).not.toHaveProperty('scope');
  const crossed = signAppRequest(toSign, { apiAppKey: 'team-a', apiAppSecret: key.apiAppSecret });
  expect((await send(crossed, { keys })).status).toBe(401);
});
