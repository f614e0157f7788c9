import { open, readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Snapshot } from '@scf-media/console/snapshot';
import { streamSSE } from 'hono/streaming';
import { isFromThisMachine, type NodeApp } from '../listen.ts';
import { type ConsoleState, makeCloudSections } from './cloud-sections.ts';
import { fetchTaskSections } from './task-sections.ts';

/** Only the end of each file is read: after days, logs are large. */
const maxBytes = 4 * 1024 * 1024;

const maxLines = 1_000;

const findTime = (line: string): string => /"time":"([^"]+)"/.exec(line)?.[1] ?? '';

/** How often an open console is updated. */
const updateEveryMs = 1_000;

/**
 * Adds the console to an app: its page (`GET /console/`, where `GET /` redirects), live updates, logs, and calls to the services;
 * and the health check (`GET /health`).
 *
 * @param options.dir of the cloud, with its logs
 */
export function addConsole(
  app: NodeApp,
  readState: () => ConsoleState,
  { dir, everyMs = updateEveryMs }: { dir: string; everyMs?: number },
): NodeApp {
  app.get('/health', (context) => context.json({ status: 'ok', name: 'local-cloud' }));

  // All URLs of the page are relative to it, as on a deployed service.
  app.get('/', (context) => context.redirect('/console/'));
  app.get('/console/', async (context) => {
    const page = await readConsoleFile('index.html');
    return page === undefined
      ? context.text('The console is not built: npx nx build console\n', 503)
      : context.html(page.body, 200, { 'Cache-Control': 'no-cache' });
  });
  app.get('/console/about.json', (context) => context.json({ service: 'local-cloud' }));
  app.get('/console/assets/:name', async (context) => {
    const file = await readConsoleFile(context.req.param('name'));
    // Their names change with their content.
    const headers = { 'Content-Type': file?.type ?? '', 'Cache-Control': 'max-age=31536000, immutable' };
    return file === undefined ? context.notFound() : context.body(file.body, 200, headers);
  });

  app.get('/console/live', (context) =>
    streamSSE(context, async (stream) => {
      let sent: Partial<Record<string, string>> = {};
      while (!stream.aborted && !stream.closed) {
        const state = readState();
        const snapshot: Snapshot = { ...makeCloudSections(state), ...(await fetchTaskSections(state)) };
        const sections = Object.fromEntries(
          Object.entries(snapshot).map(([name, section]) => [name, JSON.stringify(section)]),
        );
        const changed = Object.entries(sections).filter(([name, text]) => sent[name] !== text);
        sent = sections;
        const data = `{${changed.map(([name, text]) => `"${name}":${text}`).join(',')}}`;
        // Send something even if nothing has changed: it keeps the connection alive.
        await stream.writeSSE(
          changed.length === 0 ? { event: 'idle', data: '' } : { event: 'snapshot', data },
        );
        await stream.sleep(everyMs);
      }
    }),
  );

  app.get('/console/log/:taskId', async (context) => {
    const lines = await readTaskLog(dir, context.req.param('taskId'));
    return context.text(lines.map((line) => `${line}\n`).join(''));
  });

  app.all('/console/call/:service/*', async (context) => {
    const { method, path, raw } = context.req;
    // Pages of other sites in the same browser must not call the services.
    const origin = context.req.header('Origin');
    if (origin !== undefined && !isFromThisMachine(origin))
      return context.text('Origin must be this machine\n', 403);
    const name = context.req.param('service');
    const service = readState().services.find((each) => each.name === name);
    if (service === undefined) return context.text(`${name} is not running here\n`, 404);
    const rest = path.slice(`/console/call/${name}`.length);
    const answer = await fetch(`${service.url}${rest}${new URL(raw.url).search}`, {
      method,
      headers: { 'Content-Type': 'application/json' },
      ...(method === 'POST' ? { body: await context.req.text() } : {}),
    }).catch(() => undefined);
    if (answer === undefined) return context.text(`${name} does not respond\n`, 502);
    const taskId = answer.headers.get('x-task-id');
    // Starting a task in a room returns plain text, with the id in a header.
    if (taskId !== null) return context.json({ TaskId: taskId });
    return context.body(await answer.text(), answer.status === 200 ? 200 : 400, {
      'Content-Type': answer.headers.get('content-type') ?? 'text/plain',
    });
  });
  return app;
}

const types: Readonly<Record<string, string>> = {
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  html: 'text/html; charset=utf-8',
};

const folder = join(dirname(fileURLToPath(import.meta.resolve('@scf-media/console/package.json'))), 'dist');

/** Reads a file of the built console. @param name `index.html`, or the name of an asset. @returns undefined if there is none */
async function readConsoleFile(name: string): Promise<{ body: string; type: string } | undefined> {
  const path = name === 'index.html' ? name : /^[\w.-]+$/.test(name) ? join('assets', name) : undefined;
  if (path === undefined) return undefined;
  try {
    const type = types[name.split('.').at(-1) ?? ''] ?? 'application/octet-stream';
    return { body: await readFile(join(folder, path), 'utf8'), type };
  } catch {
    return undefined;
  }
}

/**
 * Reads the lines of all logs below `<dir>/logs` that contain a task's id, oldest first.
 *
 * @returns at most the last thousand lines
 */
async function readTaskLog(dir: string, taskId: string): Promise<string[]> {
  const folder = join(dir, 'logs');
  const names = await readdir(folder).catch(() => []);
  const found: string[] = [];
  for (const name of names.filter((each) => each.endsWith('.log')))
    for (const line of (await readEnd(join(folder, name))).split('\n'))
      if (line.includes(taskId)) found.push(line);
  return found.toSorted((one, other) => findTime(one).localeCompare(findTime(other))).slice(-maxLines);
}

async function readEnd(path: string): Promise<string> {
  await using file = await open(path);
  const { size } = await file.stat();
  const start = Math.max(0, size - maxBytes);
  const { buffer, bytesRead } = await file.read(Buffer.alloc(size - start), 0, size - start, start);
  return buffer.toString('utf8', 0, bytesRead);
}
