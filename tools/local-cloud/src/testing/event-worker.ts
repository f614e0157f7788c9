import { spawn } from 'node:child_process';
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';

/**
 * A function for tests. The event contains what to do:
 * - `report`: writes its input to the file `to`, and responds;
 * - `answer`: responds with `status`;
 * - `wait`: responds on SIGTERM; with `stubborn` it ignores SIGTERM;
 * - `exit`: exits without a response;
 * - `orphan`: starts a child in its own process group, writes its id to the file `to`, and waits.
 */
interface TestEvent {
  readonly do: 'report' | 'answer' | 'wait' | 'exit' | 'orphan';
  readonly to?: string;
  readonly status?: number;
  readonly stubborn?: boolean;
}

const { writeFileSync } = await import('node:fs');
const terminated = Promise.withResolvers<void>();
let stubborn = false;
process.on('SIGTERM', () => {
  terminated.resolve();
  if (!stubborn) setTimeout(() => process.exit(0), 100);
});

const server = createServer((request, response) => {
  if (request.url === '/health') return void response.end('ok');
  void text(request).then(async (body) => {
    const event = JSON.parse(body) as TestEvent;
    stubborn = event.stubborn ?? false;
    console.log(`event ${event.do}`);
    if (event.do === 'report') {
      const { headers, method, url } = request;
      writeFileSync(event.to ?? '', JSON.stringify({ method, url, headers, event, env: process.env }));
    }
    if (event.do === 'exit') process.exit(3);
    if (event.do === 'orphan') {
      const child = spawn('sleep', ['300'], { detached: true, stdio: 'ignore' });
      writeFileSync(event.to ?? '', String(child.pid));
    }
    if (event.do === 'wait' || event.do === 'orphan') await terminated.promise;
    if (stubborn) return;
    response.statusCode = event.status ?? 200;
    response.end('{}');
  });
});
server.listen(Number(process.env['PORT']), process.env['HOST']);
