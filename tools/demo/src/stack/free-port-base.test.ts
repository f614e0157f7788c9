import { once } from 'node:events';
import { createServer } from 'node:net';
import { expect, it } from 'vitest';
import { freePortBase } from './free-port-base.ts';

it('passes over a base when one of its ports is taken', async () => {
  const taken = await freePortBase();
  const server = createServer().listen(taken + 10, '127.0.0.1');
  await once(server, 'listening');
  try {
    const asIfDrawn = (taken - 20_000) / 12_000 + 1e-9;
    const draws = [asIfDrawn, asIfDrawn];
    const found = await freePortBase(() => draws.shift() ?? Math.random());
    expect(draws).toEqual([]);
    expect(found).not.toBe(taken);
  } finally {
    server.close();
  }
});

it('gives up when nothing is free', async () => {
  const taken = await freePortBase();
  const server = createServer().listen(taken, '127.0.0.1');
  await once(server, 'listening');
  try {
    const alwaysTheSame = () => (taken - 20_000) / 12_000 + 1e-9;
    await expect(freePortBase(alwaysTheSame)).rejects.toThrow('no 11 free ports');
  } finally {
    server.close();
  }
});
