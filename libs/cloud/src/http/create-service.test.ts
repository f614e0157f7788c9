import { ServiceError } from '@scf-media/protocol/errors';
import { expect, it } from 'vitest';
import { createLogger } from '../log/index.ts';
import { createService, type ServiceOptions } from './create-service.ts';

function service(more: Partial<ServiceOptions> = {}) {
  const lines: Record<string, unknown>[] = [];
  const destination = { write: (line: string) => void lines.push(JSON.parse(line)) };
  const log = createLogger({ name: 'test', level: 'debug', destination });
  const app = createService({ name: 'web-record', log, maxBodyBytes: 100, ...more });
  app.post('/echo', async (context) =>
    context.json({ body: await context.req.text(), id: context.var.requestId }),
  );
  app.get('/tasks/:id', (context) => {
    context.set('taskId', context.req.param('id'));
    return context.text('');
  });
  app.get('/caller', () => {
    throw new ServiceError('InvalidParam', 'RecordURL missing', { fault: 'caller' });
  });
  app.get('/broken', () => {
    throw new TypeError('secret inner detail');
  });
  return { app, lines };
}

const scf = { 'X-Scf-Request-Id': '95941e2c85898384a95b81c2a5aaaaaa' };

it('answers its health check', async () => {
  const response = await service().app.request('/health');
  expect([response.status, await response.json()]).toEqual([200, { status: 'ok', name: 'web-record' }]);
});

it("passes SCF's request id to handlers and returns it", async () => {
  const response = await service().app.request('/echo', { method: 'POST', body: 'x', headers: scf });
  expect(await response.json()).toEqual({ body: 'x', id: scf['X-Scf-Request-Id'] });
  expect(response.headers.get('x-request-id')).toBe(scf['X-Scf-Request-Id']);
});

it("generates a request id of 32 hex digits without SCF's", async () => {
  const response = await service().app.request('/health');
  expect(response.headers.get('x-request-id')).toMatch(/^[0-9a-f]{32}$/);
});

it('answers an unknown path in JSON', async () => {
  const response = await service().app.request('/nowhere?token=1', { headers: scf });
  expect(response.status).toBe(404);
  expect(await response.json()).toEqual({
    ErrorCode: 'NotFound',
    ErrorMessage: 'there is no GET /nowhere',
    RequestID: scf['X-Scf-Request-Id'],
  });
});

it('returns an error of the caller with its code, message and request id', async () => {
  const response = await service().app.request('/caller', { headers: scf });
  expect(response.status).toBe(400);
  expect(response.headers.get('x-request-id')).toBe(scf['X-Scf-Request-Id']);
  expect(await response.json()).toEqual({
    ErrorCode: 'InvalidParam',
    ErrorMessage: 'RecordURL missing',
    RequestID: scf['X-Scf-Request-Id'],
  });
});

it('hides an unexpected error from the response, and logs it', async () => {
  const { app, lines } = service();
  const response = await app.request('/broken');
  expect(response.status).toBe(500);
  expect(await response.json()).toMatchObject({ ErrorCode: 'InternalError', ErrorMessage: 'internal error' });
  expect(lines.find((line) => line['level'] === 'error')).toMatchObject({
    code: 'InternalError',
    requestId: response.headers.get('x-request-id'),
    err: { message: 'secret inner detail', type: 'TypeError' },
  });
});

it('lets the app format errors in one place', async () => {
  const onError = (error: ServiceError, requestId: string) =>
    Response.json({ own: error.code, requestId }, { status: 200 });
  const { app } = service({ onError });
  const answer = async (path: string, init: RequestInit = {}) =>
    (await app.request(path, { headers: scf, ...init })).json();
  const requestId = scf['X-Scf-Request-Id'];
  expect(await answer('/caller')).toEqual({ own: 'InvalidParam', requestId });
  expect(await answer('/broken')).toEqual({ own: 'InternalError', requestId });
  expect(await answer('/echo', { method: 'POST', body: 'x'.repeat(101) })).toEqual({
    own: 'RequestTooLarge',
    requestId,
  });
});

it('rejects a body over the limit, declared or not, and accepts one at the limit', async () => {
  const { app } = service();
  const post = async (body: string | ReadableStream, headers = {}) =>
    (await app.request('/echo', { method: 'POST', body, headers, duplex: 'half' } as RequestInit)).status;
  expect(await post('x'.repeat(100))).toBe(200);
  expect(await post('x'.repeat(101), { 'Content-Length': '101' })).toBe(413);
  expect(await post(new Blob(['x'.repeat(101)]).stream())).toBe(413);
});

it('writes one access line without the query and without the body', async () => {
  const { app, lines } = service();
  await app.request('/echo?userSig=HUSH', { method: 'POST', body: 'PRIVATE', headers: scf });
  expect(lines).toEqual([
    {
      level: 'info',
      time: expect.any(String),
      name: 'test',
      requestId: scf['X-Scf-Request-Id'],
      method: 'POST',
      path: '/echo',
      status: 200,
      durationMs: expect.any(Number),
      msg: 'request',
    },
  ]);
});

it('names the task of a request in its access line', async () => {
  const { app, lines } = service();
  await app.request('/tasks/t1');
  expect(lines).toMatchObject([{ msg: 'request', taskId: 't1', requestId: expect.any(String) }]);
});
