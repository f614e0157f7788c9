import { request } from 'node:http';
import { Hono } from 'hono';
import { expect, test } from 'vitest';
import { isFromThisMachine, listen, type NodeApp } from './listen.ts';

test.each([
  ['127.0.0.1:9000', true],
  ['localhost', true],
  ['tab.localhost:9000', true],
  ['[::1]:9000', true],
  ['http://127.0.0.1:9000', true],
  ['', false],
  ['null', false],
  ['evil.example:9000', false],
  ['https://evil.example', false],
  ['localhost.evil.example', false],
  ['127.0.0.1.evil.example', false],
])('%j: %s', (text, expected) => {
  expect(isFromThisMachine(text)).toBe(expected);
});

test('servers of the local cloud accept only host names of this machine', async () => {
  const app: NodeApp = new Hono();
  app.get('/', (context) => context.text('here'));
  await using server = await listen(app, 0);
  const statusFor = (host: string) =>
    new Promise<number | undefined>((resolve, reject) => {
      request(server.url, { headers: { host }, agent: false }, (response) => {
        response.resume();
        resolve(response.statusCode);
      })
        .on('error', reject)
        .end();
    });
  expect(await statusFor('localhost')).toBe(200);
  expect(await statusFor('rebound.evil.example')).toBe(403);
});
