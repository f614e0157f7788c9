import { type Snapshot } from '@scf-media/console/snapshot';
import { streamSSE } from 'hono/streaming';
import { type NodeApp } from '../http/listen.ts';
import { isFromThisMachine } from '../http/from-this-machine.ts';
import { cloudSections } from './cloud-sections.ts';
import { consoleFile } from './console-files.ts';
import { type ConsoleState } from './console-state.ts';
import { taskLog } from './task-log.ts';
import { taskSections } from './task-sections.ts';

/** How often a console that is looked at asks what has changed. */
const lookEveryMs = 1_000;

/**
 * Adds the console to an app: its page (`GET /console/`, to which `GET /` leads), what it shows, live, and what it does, which is to call the services; and the
 * health check (`GET /health`).
 *
 * @param options.dir of the cloud, with its logs
 */
export function addConsole(
  app: NodeApp,
  stateOf: () => ConsoleState,
  { dir, everyMs = lookEveryMs }: { dir: string; everyMs?: number },
): NodeApp {
  app.get('/health', (context) => context.json({ status: 'ok', name: 'local-cloud' }));

  // Below it all addresses are relative, as on a deployed service.
  app.get('/', (context) => context.redirect('/console/'));
  app.get('/console/', async (context) => {
    const page = await consoleFile('index.html');
    return page === undefined
      ? context.text('The console is not built: npx nx build console\n', 503)
      : context.html(page.body, 200, { 'Cache-Control': 'no-cache' });
  });
  app.get('/console/about.json', (context) => context.json({ service: 'local-cloud' }));
  app.get('/console/assets/:name', async (context) => {
    const file = await consoleFile(context.req.param('name'));
    // Their names change with what is in them.
    const headers = { 'Content-Type': file?.type ?? '', 'Cache-Control': 'max-age=31536000, immutable' };
    return file === undefined ? context.notFound() : context.body(file.body, 200, headers);
  });

  app.get('/console/live', (context) =>
    streamSSE(context, async (stream) => {
      let sent: Partial<Record<string, string>> = {};
      while (!stream.aborted && !stream.closed) {
        const state = stateOf();
        const snapshot: Snapshot = { ...cloudSections(state), ...(await taskSections(state)) };
        const texts = Object.fromEntries(
          Object.entries(snapshot).map(([name, section]) => [name, JSON.stringify(section)]),
        );
        const changed = Object.entries(texts).filter(([name, text]) => sent[name] !== text);
        sent = texts;
        const data = `{${changed.map(([name, text]) => `"${name}":${text}`).join(',')}}`;
        // Also when nothing has changed: it shows both sides that the other is there.
        await stream.writeSSE(
          changed.length === 0 ? { event: 'idle', data: '' } : { event: 'snapshot', data },
        );
        await stream.sleep(everyMs);
      }
    }),
  );

  app.get('/console/log/:taskId', async (context) => {
    const lines = await taskLog(dir, context.req.param('taskId'));
    return context.text(lines.map((line) => `${line}\n`).join(''));
  });

  app.all('/console/call/:service/*', async (context) => {
    const { method, path, raw } = context.req;
    // A page of another site, open in the same browser, may not start anything here.
    const origin = context.req.header('Origin');
    if (origin !== undefined && !isFromThisMachine(origin))
      return context.text('Origin must be this machine\n', 403);
    const name = context.req.param('service');
    const service = stateOf().services.find((each) => each.name === name);
    if (service === undefined) return context.text(`${name} does not run here\n`, 404);
    const rest = path.slice(`/console/call/${name}`.length);
    const answer = await fetch(`${service.url}${rest}${new URL(raw.url).search}`, {
      method,
      headers: { 'Content-Type': 'application/json' },
      ...(method === 'POST' ? { body: await context.req.text() } : {}),
    }).catch(() => undefined);
    if (answer === undefined) return context.text(`${name} does not answer\n`, 502);
    const taskId = answer.headers.get('x-task-id');
    // What starts a task in a room answers with plain text, and with its id in a header.
    if (taskId !== null) return context.json({ TaskId: taskId });
    return context.body(await answer.text(), answer.status === 200 ? 200 : 400, {
      'Content-Type': answer.headers.get('content-type') ?? 'text/plain',
    });
  });
  return app;
}
