import { access, appendFile, statfs, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';

/**
 * The program of deployed functions in tests. `/report` returns its input, `/write?to=` tries to write a file, `/room?of=` returns the
 * size of a file system, `/bytes?count=` returns that many bytes, `/wait?ms=` responds late, `/exit` ends the process; all else
 * returns a greeting. An event `{ "wait": true }` ends on SIGTERM.
 */
const answers: Record<string, (url: URL, request: IncomingMessage) => Promise<unknown>> = {
  '/report': async (_url, request) => ({
    url: request.url,
    method: request.method,
    headers: request.headers,
    body: await text(request),
    env: process.env,
    cwd: process.cwd(),
    uid: process.getuid?.(),
    pid: process.pid,
  }),
  '/write': async (url) => {
    const path = url.searchParams.get('to') ?? '';
    return writeFile(path, 'x').then(
      () => access(path).then(() => 'written'),
      (error: NodeJS.ErrnoException) => error.code,
    );
  },
  '/room': async (url) => {
    const { blocks, bsize } = await statfs(url.searchParams.get('of') ?? '');
    return String(blocks * bsize);
  },
  '/bytes': async (url) => 'x'.repeat(Number(url.searchParams.get('count'))),
  '/wait': async (url) => {
    console.log('waits');
    await new Promise((resolve) => setTimeout(resolve, Number(url.searchParams.get('ms'))));
    return 'waited';
  },
  '/exit': async () => process.exit(3),
  '/event-invoke': async (_url, request) => {
    const event = await text(request);
    console.log('has an event');
    const to = process.env['EVENTS_TO'];
    if (to !== undefined) await appendFile(to, `${event}\n`);
    const parsed = JSON.parse(event) as { readonly wait?: boolean };
    if (parsed.wait === true) await new Promise((resolve) => process.once('SIGTERM', resolve));
    return { event: parsed, headers: request.headers, env: process.env };
  },
};

process.on('SIGTERM', () => setTimeout(() => process.exit(0), 100));
createServer((request, response) => {
  const url = new URL(request.url ?? '/', 'http://function');
  const answer = answers[url.pathname] ?? (async () => `hello from ${process.env['GREETING'] ?? 'nobody'}`);
  answer(url, request).then(
    (body) => {
      console.log(`answers ${url.pathname}`);
      response.setHeader('x-scf-reqid', 'of the function').setHeader('x-task-id', 'of the function');
      response.end(typeof body === 'string' ? body : JSON.stringify(body));
    },
    // An incomplete request.
    () => response.destroy(),
  );
}).listen(Number(process.env['PORT'] ?? 9000), process.env['HOST'] ?? '0.0.0.0');
