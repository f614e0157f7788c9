import { once } from 'node:events';
import { createServer } from 'node:net';
import { outside } from './rebinding-lookup.ts';

/** A server that may be reached, and whose answers lead on; disposing closes it. */
export interface Friend extends AsyncDisposable {
  /** @returns the URL of an answer with status 302 */
  redirect(to: string): string;
  /** @returns the URL of a document, whose path ends in `name` */
  document(name: string, body: string): string;
}

const types: Readonly<Record<string, string>> = {
  html: 'text/html',
  m3u8: 'application/vnd.apple.mpegurl',
};

/** A plain socket server: Node's HTTP would not send a `Location` with such characters. */
export async function openFriend(): Promise<Friend> {
  const answers: string[] = [];
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.once('data', (bytes) => {
      const at = Number(/^\w+ (?:http:\/\/[^/]*)?\/(\d+)\//.exec(bytes.toString())?.[1] ?? -1);
      socket.end(answers[at] ?? 'HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n');
    });
  }).listen(0, outside);
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  const added = (name: string, head: string, body: string): string => {
    const length = Buffer.byteLength(body);
    answers.push(`HTTP/1.1 ${head}\r\nContent-Length: ${length}\r\nConnection: close\r\n\r\n${body}`);
    return `http://${outside}:${port}/${answers.length - 1}/${name}`;
  };
  return {
    redirect: (to) => added('away', `302 Found\r\nLocation: ${to.replaceAll(/[\r\n]/g, '')}`, ''),
    document: (name, body) =>
      added(name, `200 OK\r\nContent-Type: ${types[name.replace(/^.*\./, '')] ?? 'text/plain'}`, body),
    async [Symbol.asyncDispose]() {
      await once(server.close(), 'close');
    },
  };
}
