import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener } from 'node:http';
import { expect, it } from 'vitest';
import { createUrlPolicy } from '../../url-policy/index.ts';
import { createLogger } from '../../log/index.ts';
import { createRejectionNotifier, sendCallback, type CallbackOptions } from './send-callback.ts';

const log = createLogger({ name: 'test', level: 'silent' });
const plain = {
  body: { TaskID: 't', 名: '回调' },
  waitMs: () => 1,
  signal: new AbortController().signal,
  log,
};

/** A receiver on loopback that responds as configured and records what it receives. */
async function receiver(answer: RequestListener) {
  const requests: { message: IncomingMessage; body: string }[] = [];
  const server = createServer((message, response) => {
    const chunks: Buffer[] = [];
    message.on('data', (chunk: Buffer) => chunks.push(chunk));
    message.on('end', () => {
      requests.push({ message, body: Buffer.concat(chunks).toString('utf8') });
      answer(message, response);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const close = async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  };
  return { url: `http://127.0.0.1:${port}/done?key=1`, requests, close, [Symbol.asyncDispose]: close };
}

function send(url: string, more: Partial<CallbackOptions> = {}) {
  return sendCallback({ ...plain, url, ...more });
}

it.each([200, 204, 299])('counts %i as accepted', async (status) => {
  await using to = await receiver((_, response) => response.writeHead(status).end());
  expect(await send(to.url)).toEqual({ ok: true, attempts: 1 });
});

it('posts JSON, signed over the raw bytes when a key is set', async () => {
  await using to = await receiver((_, response) => response.end());
  await send(to.url, { signKeys: ['k'] });
  const [request] = to.requests;
  expect(request?.message.method).toBe('POST');
  expect(request?.message.headers['content-type']).toBe('application/json');
  expect(request?.body).toBe('{"TaskID":"t","名":"回调"}');
  const expected = createHmac('sha256', 'k').update(Buffer.from('{"TaskID":"t","名":"回调"}')).digest('hex');
  expect(request?.message.headers['x-signature']).toBe(expected);
});

it('sends no signature without a key', async () => {
  await using to = await receiver((_, response) => response.end());
  await send(to.url);
  expect(to.requests[0]?.message.headers['x-signature']).toBeUndefined();
});

it('retries with the same body until it is accepted', async () => {
  const statuses = [500, 404, 200];
  await using to = await receiver((_, response) => response.writeHead(statuses.shift() ?? 200).end());
  const waits: number[] = [];
  const waitMs = (attempt: number) => waits.push(attempt);
  expect(await send(to.url, { waitMs })).toEqual({ ok: true, attempts: 3 });
  expect(waits).toEqual([1, 2]);
  expect(new Set(to.requests.map((request) => request.body)).size).toBe(1);
});

it('returns the error of the last attempt', async () => {
  await using to = await receiver((_, response) => response.writeHead(503).end('busy'));
  expect(await send(to.url)).toEqual({
    ok: false,
    attempts: 5,
    lastError: 'ERR_BAD_RESPONSE:Request failed with status code 503',
  });
  expect(to.requests).toHaveLength(5);
});

it('does not follow a redirect', async () => {
  await using to = await receiver((_, response) => response.writeHead(302, { Location: '/else' }).end());
  const result = await send(to.url, { tries: 1 });
  expect(result).toEqual({
    ok: false,
    attempts: 1,
    lastError: 'ERR_BAD_REQUEST:Request failed with status code 302 (redirects are not followed)',
  });
  expect(to.requests).toHaveLength(1);
});

it('names a timeout as the documents do', async () => {
  await using to = await receiver(() => undefined);
  expect(await send(to.url, { tries: 1, timeoutMs: 30 })).toEqual({
    ok: false,
    attempts: 1,
    lastError: 'ECONNABORTED:timeout of 30ms exceeded',
  });
});

it('names what happened to the connection', async () => {
  const to = await receiver((_, response) => response.end());
  await to.close();
  const result = await send(to.url, { tries: 2 });
  expect(result).toMatchObject({ ok: false, attempts: 2 });
  expect(result).toHaveProperty('lastError', expect.stringMatching(/^ECONNREFUSED:connect ECONNREFUSED 127/));
});

it('stops during a delay when its signal is aborted', async () => {
  const stop = new AbortController();
  await using to = await receiver((_, response) => response.writeHead(500).end());
  const waitMs = () => {
    queueMicrotask(() => stop.abort());
    return 60_000;
  };
  expect(await send(to.url, { waitMs, signal: stop.signal })).toEqual({
    ok: false,
    attempts: 1,
    lastError: 'ERR_BAD_RESPONSE:Request failed with status code 500',
  });
});

it('does not wait for `beforeTry` after its signal is aborted', async () => {
  await using to = await receiver((_, response) => response.end());
  const stop = new AbortController();
  const sending = send(to.url, {
    signal: stop.signal,
    beforeTry: () => {
      setImmediate(() => stop.abort());
      return new Promise(() => undefined);
    },
  });
  expect(await sending).toEqual({ ok: false, attempts: 0, lastError: 'ERR_CANCELED:canceled' });
  expect(to.requests).toEqual([]);
});

it('connects only where the policy allows', async () => {
  await using to = await receiver((_, response) => response.end());
  const { fetch } = createUrlPolicy({ allowPrivate: ['127.0.0.1/32'] });
  const body = { TaskID: 't', 名: '回调' };
  expect(await send(to.url, { fetch, body, tries: 1, signKeys: ['k'], timeoutMs: 30_000 })).toEqual({
    ok: true,
    attempts: 1,
  });
  expect(to.requests[0]?.body).toBe(JSON.stringify(body));
  expect(to.requests[0]?.message.headers).toMatchObject({
    'x-signature': expect.stringMatching(/^[\da-f]{64}$/),
  });
  expect(await send('http://169.254.0.23/', { fetch, tries: 1 })).toEqual({
    ok: false,
    attempts: 1,
    lastError: 'AddressForbidden:169.254.0.23 leads to a private or reserved address',
  });
});

it.each([
  [() => undefined, 100, /^ECONNABORTED:timeout of 100ms exceeded$/],
  [
    (_: unknown, response: { destroy(): unknown }) => response.destroy(),
    30_000,
    /^(UND_ERR_SOCKET|ECONNRESET):/,
  ],
])('names failures in the same way with it', async (answer: RequestListener, timeoutMs, says) => {
  await using to = await receiver(answer);
  const { fetch } = createUrlPolicy({ allowPrivate: true });
  const result = await send(to.url, { fetch, tries: 1, timeoutMs });
  expect(result).toHaveProperty('lastError', expect.stringMatching(says));
});

it('does not throw for an invalid URL', async () => {
  expect(await send('http://', { tries: 1 })).toMatchObject({ ok: false, attempts: 1 });
});

it('limits the notifications per minute to one host', async () => {
  await using to = await receiver((_, response) => response.end());
  let nowMs = 0;
  const notify = createRejectionNotifier(() => nowMs);
  for (let at = 0; at < 40; at += 1) await notify(`${to.url}&n=${at}`, { refused: at }, { log });
  expect(to.requests).toHaveLength(30);
  nowMs += 2_000;
  await notify(to.url, { refused: 'later' }, { log });
  expect(to.requests).toHaveLength(31);
});
