import { Hono } from 'hono';
import { expect, test } from 'vitest';
import { serveOnLoopback } from './serve-on-loopback.ts';

test('a server leaves the global Response as Node has it', async () => {
  await using server = await serveOnLoopback(new Hono().get('/', (c) => c.text('hello')));
  const response = await fetch(server.url);
  expect(await response.text()).toBe('hello');
  expect(response.constructor).toBe(Response);
});
