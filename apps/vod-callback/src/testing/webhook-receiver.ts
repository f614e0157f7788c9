import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import { text } from 'node:stream/consumers';

/** A request to the webhook. */
interface Received {
  headers: IncomingHttpHeaders;
  body: string;
}

/** A webhook that can be closed and reopened on the same port. */
export interface WebhookReceiver extends AsyncDisposable {
  url: string;
  received: Received[];
  open(): Promise<void>;
  close(): Promise<void>;
}

export async function createWebhookReceiver(port: number): Promise<WebhookReceiver> {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      received.push({ headers: request.headers, body });
      response.end();
    });
  });
  const close = async (): Promise<void> => {
    if (!server.listening) return;
    const closed = once(server, 'close');
    server.close();
    server.closeAllConnections();
    await closed;
  };
  return {
    url: `http://127.0.0.1:${port}/results`,
    received,
    async open() {
      server.listen(port, '127.0.0.1');
      await once(server, 'listening');
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}
