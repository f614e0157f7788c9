import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { Agent, createServer, get, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, it } from 'vitest';
import { createLogger } from '../log/index.ts';
import { createService } from './create-service.ts';
import { serveUntilSignal } from './serve-until-signal.ts';

const script = fileURLToPath(new URL('./testing/stoppable-server.ts', import.meta.url));
const agent = new Agent({ keepAlive: true });
const children: ChildProcess[] = [];

afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

async function start(times: { jobMs: number; shutdownMs: number; graceMs: number }) {
  const child = fork(script, {
    execArgv: ['--conditions=@scf-media/source'],
    env: {
      ...process.env,
      JOB_MS: String(times.jobMs),
      SHUTDOWN_MS: String(times.shutdownMs),
      GRACE_MS: String(times.graceMs),
    },
  });
  children.push(child);
  const reports: Record<string, unknown>[] = [];
  child.on('message', (message: Record<string, unknown>) => reports.push(message));
  await once(child, 'message');
  const exited = once(child, 'exit');
  const url = `http://127.0.0.1:${String(reports[0]?.['port'])}`;
  return { child, reports, exited, url };
}

/** A request on a connection that is kept alive, as a gateway in front of us makes them. */
async function request(url: string): Promise<{ status: number | undefined; body: string }> {
  const [response] = (await once(get(url, { agent }), 'response')) as [IncomingMessage];
  return { status: response.statusCode, body: await text(response) };
}

it('lets the current request finish, signals its handler, and closes idle connections', async () => {
  const { child, reports, exited, url } = await start({ jobMs: 100, shutdownMs: 0, graceMs: 20_000 });
  await request(`${url}/health`);
  const begun = once(child, 'message');
  const job = request(`${url}/job`);
  await begun;
  await Promise.all([request(`${url}/health`), request(`${url}/health`)]);
  const startedMs = Date.now();
  child.kill('SIGTERM');
  expect(await job).toEqual({ status: 200, body: 'finished' });
  expect(await exited).toEqual([0, null]);
  expect(reports.slice(2)).toEqual([{ shutdown: 'begun' }, { shutdown: 'done' }, { served: true }]);
  // Node keeps an idle connection for 5 s; waiting for that would show here.
  expect(Date.now() - startedMs).toBeLessThan(4_000);
});

it('handles SIGINT the same way', async () => {
  const { child, reports, exited } = await start({ jobMs: 0, shutdownMs: 0, graceMs: 20_000 });
  child.kill('SIGINT');
  expect(await exited).toEqual([0, null]);
  expect(reports.at(-1)).toEqual({ served: true });
});

it('cuts unfinished requests when the grace period is over', async () => {
  const { child, reports, exited, url } = await start({ jobMs: 60_000, shutdownMs: 60_000, graceMs: 200 });
  const begun = once(child, 'message');
  const job = expect(request(`${url}/job`)).rejects.toThrow(/hang up|reset/);
  await begun;
  child.kill('SIGTERM');
  await job;
  while (!reports.some((message) => message['served'] === true)) await once(child, 'message');
  expect(reports).toContainEqual({ shutdown: 'cut' });
  child.kill('SIGKILL');
  await exited;
});

it('exits at once on a second signal', async () => {
  const { child, exited } = await start({ jobMs: 0, shutdownMs: 60_000, graceMs: 60_000 });
  const begun = once(child, 'message');
  child.kill('SIGTERM');
  await begun;
  child.kill('SIGTERM');
  expect(await exited).toEqual([1, null]);
});

it('reports that its port is in use', async () => {
  const holder = createServer().listen(0, '127.0.0.1');
  await once(holder, 'listening');
  const address = holder.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const log = createLogger({ name: 'test', level: 'silent' });
  const app = createService({ name: 'second', log, maxBodyBytes: 1 });
  const serving = serveUntilSignal({ app, port, host: '127.0.0.1', log, graceMs: 0 });
  await expect(serving).rejects.toMatchObject({ code: 'EADDRINUSE' });
  holder.close();
});

async function limited(limits: {
  maxConnections: number;
  headersMs: number;
  requestMs: number;
  bodyBytes?: number;
}) {
  const log = createLogger({ name: 'test', level: 'silent' });
  const app = createService({ name: 'limited', log, maxBodyBytes: 1_000_000 });
  app.post('/', async (context) => context.text(await context.req.text()));
  const stop = new AbortController();
  const listening = Promise.withResolvers<number>();
  const serving = serveUntilSignal({
    ...{ app, port: 0, host: '127.0.0.1', log, graceMs: 0, until: stop.signal },
    limits: { bodyBytes: 1e9, ...limits, checkMs: 10, bodyCheckMs: 10 },
    onListening: ({ port }) => listening.resolve(port),
  });
  const port = await listening.promise;
  return {
    async connected(sent = '') {
      const socket = connect(port, '127.0.0.1');
      await once(socket, 'connect');
      socket.write(sent);
      return socket;
    },
    async [Symbol.asyncDispose]() {
      stop.abort();
      await serving;
    },
  };
}

it('closes connections that do not send their request in time', async () => {
  await using server = await limited({ maxConnections: 10, headersMs: 500, requestMs: 1_000 });
  const head = 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n';
  for (const sent of ['', head, `${head}\r\n{`])
    expect(await text(await server.connected(sent)), sent).toMatch(/^HTTP\/1.1 408 /);
});

it('limits the bodies of all concurrent requests, and still accepts small ones', async () => {
  const bodyBytes = 1_000_000;
  await using server = await limited({
    maxConnections: 100,
    headersMs: 60_000,
    requestMs: 60_000,
    bodyBytes,
  });
  const head = (bytes: number) => `POST / HTTP/1.1\r\nHost: a\r\nContent-Length: ${bytes}\r\n`;
  const large = await Promise.all(
    Array.from({ length: 20 }, async () => {
      const socket = await server.connected(`${head(500_000)}\r\n${'x'.repeat(100_000)}`);
      socket.on('error', () => undefined);
      return socket;
    }),
  );
  // Together they exceed the limit twice, and send no more.
  await expect.poll(() => large.filter(({ closed }) => closed).length).toBeGreaterThanOrEqual(10);
  const small = await server.connected(`${head(2)}Connection: close\r\n\r\n{}`);
  expect(await text(small)).toMatch(/^HTTP\/1.1 200 [\s\S]*\r\n\r\n\{\}$/);
  expect(large.some(({ closed }) => !closed)).toBe(true);
  for (const socket of large) socket.destroy();
});

it('limits concurrent connections, and accepts another when one closes', async () => {
  await using server = await limited({ maxConnections: 2, headersMs: 60_000, requestMs: 60_000 });
  const first = await server.connected();
  const second = await server.connected();
  const health = 'GET /health HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n';
  const beyond = connect((second.remotePort ?? 0) as number, '127.0.0.1');
  expect(await text(beyond)).toBe('');
  first.destroy();
  await expect
    .poll(async () => text(await server.connected(health)).catch(() => ''))
    .toMatch(/^HTTP\/1.1 200 /);
  second.destroy();
});
