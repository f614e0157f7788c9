import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { ServiceError } from '@scf-media/protocol/errors';
import { expect, test } from 'vitest';
import { openEgressProxy } from './egress-proxy.ts';

/** This machine may be reached by its address and as `friend.test`, not as `localhost`. */
const resolveAddresses = async (hostname: string) => {
  if (hostname === '127.0.0.1' || hostname === 'friend.test') return [{ address: '127.0.0.1', family: 4 }];
  if (hostname === 'localhost' || hostname === '169.254.0.23')
    throw new ServiceError('AddressForbidden', 'no', { fault: 'caller' });
  // Includes the hosts that Chromium connects to by itself.
  throw Object.assign(new Error('no such host'), { code: 'ENOTFOUND' });
};

/** Opens a server that echoes what it receives, in capitals. */
async function openEchoServer() {
  const server = createServer((socket) => {
    socket.on('data', (bytes) => socket.write(bytes.toString().toUpperCase()));
    socket.on('error', () => undefined);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    async [Symbol.asyncDispose]() {
      await once(server.close(), 'close');
    },
  };
}

const request = (host: string, port: number): Buffer =>
  Buffer.from([5, 1, 0, 3, host.length, ...Buffer.from(host), port >> 8, port & 255]);

async function received(socket: Socket, length: number): Promise<Buffer> {
  let bytes = Buffer.alloc(0);
  while (bytes.length < length) {
    const [chunk] = (await once(socket, 'data')) as [Buffer];
    bytes = Buffer.concat([bytes, chunk]);
  }
  return bytes;
}

test('connects to permitted hosts, also for a client that sends everything at once', async () => {
  await using echo = await openEchoServer();
  await using network = await openEgressProxy({ resolveAddresses, onRefused: () => undefined });
  const client = connect(network.port, '127.0.0.1');
  client.write(
    Buffer.concat([Buffer.from([5, 1, 0]), request('friend.test', echo.port), Buffer.from('hello')]),
  );
  const bytes = await received(client, 2 + 10 + 5);
  expect([...bytes.subarray(0, 4)]).toEqual([5, 0, 5, 0]);
  expect(bytes.subarray(12).toString()).toBe('HELLO');
  client.destroy();
});

test('connects nowhere else, keeps the reason for each host, and reports each blocked host once', async () => {
  const refused: string[] = [];
  await using network = await openEgressProxy({ resolveAddresses, onRefused: (host) => refused.push(host) });
  const code = async (host: string, port = 80): Promise<number | undefined> => {
    const client = connect(network.port, '127.0.0.1');
    client.write(Buffer.concat([Buffer.from([5, 1, 0]), request(host, port)]));
    return (await buffer(client))[3];
  };
  expect([await code('169.254.0.23'), await code('169.254.0.23')]).toEqual([2, 2]);
  expect([await code('nowhere.test'), await code('friend.test', 1)]).toEqual([4, 5]);
  expect(['169.254.0.23', 'nowhere.test', 'friend.test', 'other.test'].map(network.findFailure)).toEqual([
    '169.254.0.23: this address may not be reached',
    'nowhere.test: ENOTFOUND',
    'friend.test: ECONNREFUSED',
    undefined,
  ]);
  expect(refused).toEqual(['169.254.0.23']);
});

test('drops clients that speak another protocol', async () => {
  await using network = await openEgressProxy({ resolveAddresses, onRefused: () => undefined });
  const client = connect(network.port, '127.0.0.1');
  client.end('GET / HTTP/1.1\r\n\r\n');
  expect(await buffer(client)).toHaveLength(0);
});
