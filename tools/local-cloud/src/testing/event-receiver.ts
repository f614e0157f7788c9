import { createServer } from 'node:http';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { eventually } from './eventually.ts';

/** A pushed event. */
interface ReceivedEvent {
  readonly EventType: string;
  readonly [name: string]: unknown;
}

/** An application that receives events. */
interface EventReceiver extends AsyncDisposable {
  readonly url: string;
  readonly received: ReceivedEvent[];
  /** The statuses of the next responses, then 200. Zero never responds. */
  readonly answers: number[];
  /** Waits for a matching event. */
  next(matches: (event: ReceivedEvent) => boolean, withinMs?: number): Promise<ReceivedEvent>;
}

export async function startEventReceiver(port = 0): Promise<EventReceiver> {
  const received: ReceivedEvent[] = [];
  const answers: number[] = [];
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      received.push(JSON.parse(body) as ReceivedEvent);
      const status = answers.shift() ?? 200;
      if (status !== 0) response.writeHead(status).end();
    });
  }).listen(port, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new TypeError('expected a TCP address');
  return {
    url: `http://127.0.0.1:${address.port}/callback`,
    received,
    answers,
    next: (matches, withinMs) => eventually(() => received.find(matches), withinMs),
    async [Symbol.asyncDispose]() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
