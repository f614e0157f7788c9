import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';

/**
 * A service for tests of the stack. As a web function it serves `GET /health`. As a worker it receives an event and, on SIGTERM, calls
 * its web function and COS, writes their statuses to WORK_DIR/result, and responds.
 */
const isWorker = process.env['SCF_FUNCTIONNAME'] !== undefined;
const terminated = Promise.withResolvers<void>();
process.on('SIGTERM', () => {
  terminated.resolve();
  if (!isWorker) process.exit(0);
});

const server = createServer((request, response) => {
  if (request.url !== '/event-invoke') return void response.end(JSON.stringify({ pid: process.pid }));
  request.resume();
  const directory = process.env['WORK_DIR'] ?? '';
  writeFileSync(join(directory, 'worker.pid'), String(process.pid));
  if (process.env['STUBBORN'] === 'true') return;
  void terminated.promise.then(async () => {
    const [web, cos] = await Promise.all(
      [process.env['WEB_URL'], process.env['COS_URL']].map(async (url) =>
        fetch(url ?? '').then(
          ({ status }) => status,
          () => 0,
        ),
      ),
    );
    writeFileSync(join(directory, 'result'), `web ${web} cos ${cos}`);
    response.end('{}', () => setTimeout(() => process.exit(0), 20));
  });
});
server.listen(Number(process.env['PORT']), process.env['HOST']);
