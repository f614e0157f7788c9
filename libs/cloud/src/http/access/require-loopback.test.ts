import { expect, test } from 'vitest';
import { createService } from '../index.ts';
import { createLogger } from '../../log/index.ts';
import { requireLoopback } from './require-loopback.ts';

const log = createLogger({ name: 't', level: 'silent' });

async function status(headers: Record<string, string>, options = { listensOn: '127.0.0.1', isOpen: true }) {
  const app = createService({ name: 't', log, maxBodyBytes: 1_000 });
  app.use(requireLoopback(options));
  app.post('/', (context) => context.text('done'));
  return (await app.request('http://127.0.0.1/', { method: 'POST', headers })).status;
}

test.each([
  [200, {}],
  [200, { host: '127.0.0.1:9002' }],
  [200, { host: 'localhost:9002', origin: 'http://localhost:9000' }],
  [200, { host: '[::1]:9002', origin: 'http://tab.localhost' }],
  // A form, or fetch with no-cors: the response cannot be read, but the request would have taken effect.
  [403, { host: '127.0.0.1:9002', origin: 'https://evil.example' }],
  [403, { host: '127.0.0.1:9002', origin: 'null' }],
  [403, { host: '127.0.0.1:9002', origin: 'http://localhost.evil.example' }],
  // DNS rebinding: the name resolves to loopback after the page was loaded from it.
  [403, { host: 'rebound.evil.example:9002', origin: 'http://rebound.evil.example:9002' }],
  [403, { host: 'rebound.evil.example:9002' }],
  [403, { host: '192.168.1.2:9002' }],
])('%i to %j', async (expected, headers) => {
  expect(await status(headers)).toBe(expected);
});

test('rejects nothing on a public address, or where signatures are required', async () => {
  const headers = { host: 'record.example', origin: 'https://school.example' };
  expect(await status(headers, { listensOn: '0.0.0.0', isOpen: true })).toBe(200);
  expect(await status(headers, { listensOn: '127.0.0.1', isOpen: false })).toBe(200);
});
