import { expect, test, vi } from 'vitest';
import { ScfMediaError } from './client-error.ts';
import { createConnection } from './connection.ts';

/** A fetch that returns these responses in order; an Error is thrown. */
function answering(...answers: (Response | Error)[]) {
  return vi.fn<typeof fetch>(async () => {
    const next = answers.shift();
    if (next === undefined) throw new Error('one request more than expected');
    if (next instanceof Error) throw next;
    return next;
  });
}
const endpoint = 'http://127.0.0.1:1/base';
const soon = { endpoint, firstRetryMs: 1 };
const refused = new TypeError('fetch failed', { cause: new Error('connect ECONNREFUSED 127.0.0.1:1') });

test('paths and queries are below the endpoint', async () => {
  const send = answering(Response.json({ a: 1 }));
  const request = createConnection({ ...soon, fetch: send });
  const reply = await request({ method: 'GET', path: 'tasks', query: { limit: 3, cursor: undefined } });
  expect(reply).toMatchObject({ status: 200, body: { a: 1 } });
  expect(String(send.mock.calls[0]?.[0])).toBe('http://127.0.0.1:1/base/tasks?limit=3');
});

test('retries a service that is unreachable or at its limit', async () => {
  const send = answering(refused, new Response('no', { status: 503 }), Response.json({ TaskID: 'a' }));
  const request = createConnection({ ...soon, fetch: send });
  expect((await request({ method: 'POST', json: {} })).body).toEqual({ TaskID: 'a' });
  expect(send).toHaveBeenCalledTimes(3);
});

test('signs each attempt with a new nonce', async () => {
  const send = answering(refused, Response.json({}));
  const key = { id: 'APID', secret: 'only-for-tests' };
  await createConnection({ ...soon, fetch: send, key })({ method: 'POST', json: {} });
  const nonces = send.mock.calls.map(([, init]) => new Headers(init?.headers).get('x-nonce'));
  expect(new Set(nonces).size).toBe(2);
});

test('after the last attempt the error names the host, but not the path', async () => {
  const request = createConnection({ ...soon, maxAttempts: 2, fetch: answering(refused, refused) });
  await expect(request({ method: 'GET' })).rejects.toMatchObject({
    code: 'Unreachable',
    message: 'http://127.0.0.1:1 cannot be reached: connect ECONNREFUSED 127.0.0.1:1',
  });
});

test('distinguishes a service that does not answer from one that cannot be reached', async () => {
  const send: typeof fetch = (_url, init) =>
    new Promise((_resolve, reject) =>
      init?.signal?.addEventListener('abort', () => reject(init.signal?.reason)),
    );
  const request = createConnection({ ...soon, maxAttempts: 1, timeoutMs: 5, fetch: send });
  await expect(request({ method: 'GET' })).rejects.toMatchObject({ code: 'Timeout' });
});

test('an abort ends the retries', async () => {
  const given = new AbortController();
  given.abort(new Error('given up'));
  const send = answering(refused);
  const request = createConnection({ ...soon, fetch: send });
  await expect(request({ method: 'GET', signal: given.signal })).rejects.toThrow('given up');
  expect(send).toHaveBeenCalledTimes(1);
});

test.each([
  [
    'web-record, with status 200',
    { ErrorCode: 'InvalidParam', ErrorMessage: 'TaskID missing', RequestID: 'r' },
    200,
    { code: 'InvalidParam', message: 'TaskID missing', status: 200, requestId: 'r' },
  ],
  [
    'a room service',
    { Code: 'ResourceNotFound', Message: 'there is no such push', RequestId: 'r' },
    404,
    { code: 'ResourceNotFound', message: 'there is no such push', status: 404, requestId: 'r' },
  ],
  ['something else', '<html>', 404, { code: 'InvalidAnswer', status: 404 }],
])('throws the error %s without retrying', async (_, body, status, error) => {
  const send = answering(Response.json(body, { status }));
  const asking = createConnection({ ...soon, fetch: send })({ method: 'GET' });
  await expect(asking).rejects.toMatchObject(error);
  await expect(asking).rejects.toBeInstanceOf(ScfMediaError);
});

test('the Code of a failed task is not an error of the request', async () => {
  const task = { Status: 'finished', Code: 'RoomRefused', Message: 'no', RequestId: 'r' };
  const request = createConnection({ ...soon, fetch: answering(Response.json(task)) });
  expect((await request({ method: 'GET' })).body).toEqual(task);
});
