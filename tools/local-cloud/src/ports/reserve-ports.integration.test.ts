import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { freePort } from './index.ts';

const program = `
  import { reservePorts } from ${JSON.stringify(new URL('./index.ts', import.meta.url).href)};
  const bases = [];
  for (let n = 0; n < 10; n += 1) bases.push(await reservePorts());
  console.log(JSON.stringify(bases));
  process.stdin.resume().once('end', () => process.exit());
`;

test('processes that reserve ports concurrently never share one', async () => {
  const children = Array.from({ length: 4 }, () =>
    spawn(process.execPath, ['--input-type=module', '-e', program], { stdio: ['pipe', 'pipe', 'inherit'] }),
  );
  const firstLines = await Promise.all(
    children.map(async ({ stdout }) => String((await once(stdout, 'data'))[0])),
  );
  const bases = firstLines.flatMap((line) => JSON.parse(line) as number[]);
  expect(new Set(bases).size).toBe(40);
  for (const child of children) child.stdin.end();
  await Promise.all(children.map((child) => once(child, 'exit')));
});

test('the ports of an ended process can be reserved again', async () => {
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  child.stdin.end();
  const bases = JSON.parse(await text(child.stdout)) as number[];
  const guard = createServer().listen((bases[0] ?? 0) + 31, '127.0.0.1');
  await once(guard, 'listening');
  guard.close();
});

test('single ports differ until all have been used, and ports in use are skipped', async () => {
  const first = await freePort();
  const server = createServer().listen(first, '127.0.0.1');
  await once(server, 'listening');
  const others = await Promise.all(Array.from({ length: 60 }, freePort));
  expect(others).not.toContain(first);
  server.close();
});
