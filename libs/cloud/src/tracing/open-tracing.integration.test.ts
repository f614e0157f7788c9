import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { createService } from '../http/index.ts';
import { createLogger } from '../log/index.ts';
import { openTracingTo } from './index.ts';
import { toTracingTarget } from './tracing-variables.ts';

interface Span {
  name: string;
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  status?: { code?: number };
  attributes: { key: string; value: { stringValue?: string; intValue?: number } }[];
}

/** The parts of an OTLP export request that the tests read. */
interface Exported {
  resourceSpans: {
    resource: { attributes: Span['attributes'] };
    scopeSpans: { spans: Span[] }[];
  }[];
}

/** A collector of spans. */
async function startReceiver(status = 200) {
  const taken: { path: string; authorization: string | undefined; body: Exported }[] = [];
  const server = createServer((request, response) => {
    void json(request).then((body) => {
      const { authorization } = request.headers;
      taken.push({ path: request.url ?? '', authorization, body: body as Exported });
      response.writeHead(status, { 'Content-Type': 'application/json' }).end('{}');
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    endpoint: `http://127.0.0.1:${port}`,
    taken,
    spans: () =>
      taken.flatMap(({ body }) =>
        body.resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans)),
      ),
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

const toAttributes = ({ attributes }: Pick<Span, 'attributes'>): Record<string, unknown> =>
  Object.fromEntries(attributes.map(({ key, value }) => [key, value.stringValue ?? value.intValue]));

const log = createLogger({ name: 'test', level: 'silent' });

test('a request and a task are spans, with the route, the TaskID and nothing secret', async () => {
  await using receiver = await startReceiver();
  const target = toTracingTarget({
    OTEL_EXPORTER_OTLP_ENDPOINT: receiver.endpoint,
    OTEL_EXPORTER_OTLP_HEADERS: 'authorization=Bearer%20for-the-collector',
  });
  await using tracing = await openTracingTo(target, {
    service: 'tapes',
    sendBeforeAnswer: true,
    toLoggedPath: (path) => path.replace('the-secret', '[secret]'),
    log,
  });
  if (tracing === undefined) throw new Error('nothing is traced');
  const app = createService({ name: 'tapes', log, maxBodyBytes: 100 });
  app.use(tracing.middleware);
  app.get('/:secret/tapes/:id', (context) => context.text('a tape'));
  const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
  await app.request('http://h/the-secret/tapes/7?token=secret-query', { headers: { traceparent } });
  // It was sent before the answer.
  const [request] = receiver.spans();
  expect(receiver.taken[0]).toMatchObject({
    path: '/v1/traces',
    authorization: 'Bearer for-the-collector',
  });
  expect(
    toAttributes(receiver.taken[0]?.body.resourceSpans[0]?.resource ?? { attributes: [] }),
  ).toMatchObject({
    'service.name': 'tapes',
  });
  expect(request).toMatchObject({
    name: 'GET /:secret/tapes/:id',
    traceId: '0af7651916cd43dd8448eb211c80319c',
  });
  expect(toAttributes(request ?? { attributes: [] })).toMatchObject({
    'http.request.method': 'GET',
    'http.response.status_code': 200,
    'url.full': 'http://h/[secret]/tapes/7',
  });

  expect(await tracing.trace('t1', async () => 'done')).toBe('done');
  const failing = tracing.trace('t2', async () => {
    throw new Error('GET https://b.cos.x/k?q-signature=0a1b failed');
  });
  await expect(failing).rejects.toThrow('failed');
  const tasks = receiver.spans().filter(({ name }) => name === 'task');
  expect(tasks.map((span) => [toAttributes(span)['TaskID'], span.status?.code ?? 0])).toEqual([
    ['t1', 0],
    ['t2', 2],
  ]);
  const all = JSON.stringify(receiver.taken.map(({ body }) => body));
  for (const secret of ['the-secret', 'secret-query', '0a1b']) expect(all).not.toContain(secret);
});

test('the span of a worker is a child of the request whose event started it', async () => {
  await using receiver = await startReceiver();
  const target = toTracingTarget({ OTEL_EXPORTER_OTLP_ENDPOINT: receiver.endpoint });
  await using tracing = await openTracingTo(target, { service: 'tapes', sendBeforeAnswer: true, log });
  if (tracing === undefined) throw new Error('nothing is traced');
  const app = createService({ name: 'tapes', log, maxBodyBytes: 100 });
  app.use(tracing.middleware);
  app.post('/', async (c) => c.json(await Promise.resolve().then(() => tracing.carrier())));
  const answers = await Promise.all([1, 2].map(async () => app.request('http://h/', { method: 'POST' })));
  for (const answer of answers) {
    const carrier = (await answer.json()) as { traceparent: string };
    await tracing.trace('t1', async () => undefined, carrier);
    const task = receiver.spans().at(-1);
    const request = receiver.spans().find(({ spanId }) => spanId === task?.parentSpanId);
    expect(request).toMatchObject({ name: 'POST /', traceId: task?.traceId });
    expect(carrier.traceparent).toBe(`00-${request?.traceId}-${request?.spanId}-01`);
  }
  expect(new Set(receiver.spans().map(({ traceId }) => traceId)).size).toBe(2);

  // Outside of a request, or with an invalid carrier, the span starts a new trace.
  expect(tracing.carrier()).toEqual({});
  await tracing.trace('t1', async () => undefined, { traceparent: 'none' });
  expect(receiver.spans().at(-1)?.parentSpanId ?? '').toBe('');
});

test('a collector that rejects spans or is unreachable delays nothing', async () => {
  await using receiver = await startReceiver(400);
  for (const endpoint of [receiver.endpoint, 'http://127.0.0.1:9']) {
    const target = toTracingTarget({ OTEL_EXPORTER_OTLP_ENDPOINT: endpoint });
    await using tracing = await openTracingTo(target, { service: 'tapes', sendBeforeAnswer: false, log });
    expect(await tracing?.trace('t1', async () => 'done')).toBe('done');
  }
});
