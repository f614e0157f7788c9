import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

const page = `<!doctype html><title>moving</title><body style="margin:0"><canvas width="320" height="240"></canvas><script>
const pen = document.querySelector('canvas').getContext('2d');
const draw = (at) => { pen.fillStyle = 'hsl(' + at / 10 + ' 80% 50%)'; pen.fillRect(0, 0, 320, 240); requestAnimationFrame(draw); };
requestAnimationFrame(draw);
</script>`;

/** A page on loopback in which something moves; disposing closes its server. */
export async function serveMovingPage(): Promise<{ readonly url: string } & AsyncDisposable> {
  const server = createServer((_request, response) => {
    response.setHeader('Content-Type', 'text/html; charset=utf-8').end(page);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/`,
    async [Symbol.asyncDispose]() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
