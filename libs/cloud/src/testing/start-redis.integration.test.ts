import { once } from 'node:events';
import { connect } from 'node:net';
import { expect, it } from 'vitest';
import { startRedis } from './start-redis.ts';

/** Sends the commands over a new connection and returns the answer to the last one. */
async function ask(port: number, ...commands: string[]): Promise<string> {
  const socket = connect(port, '127.0.0.1').setEncoding('utf8');
  const answers: string[] = [];
  for (const command of commands) {
    socket.write(`${command}\r\n`);
    const [answer] = await once(socket, 'data');
    answers.push(String(answer));
  }
  socket.destroy();
  return answers.at(-1)?.trim() ?? '';
}

it('runs while it is held, and not afterwards', async () => {
  let port: number;
  {
    await using redis = await startRedis();
    ({ port } = redis);
    expect(await ask(port, 'PING')).toBe('+PONG');
  }
  await expect(ask(port, 'PING')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
});

it('still has what it confirmed after a kill', async () => {
  await using redis = await startRedis({ appendOnly: true });
  expect(await ask(redis.port, 'SET a 1')).toBe('+OK');
  await redis.kill();
  await expect(ask(redis.port, 'GET a')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  await redis.restart();
  expect(await ask(redis.port, 'INCR a')).toBe(':2');
});

it('requires its password', async () => {
  await using redis = await startRedis({ password: 'p:w' });
  expect(redis.url).toBe(`redis://:p%3Aw@127.0.0.1:${redis.port}`);
  expect(await ask(redis.port, 'PING')).toContain('NOAUTH');
  expect(await ask(redis.port, 'AUTH p:w', 'PING')).toBe('+PONG');
});

it('reports the output of redis-server when it does not start', async () => {
  await expect(startRedis({ settings: ['--no-such-setting', '1'] })).rejects.toThrow(/no-such-setting/);
});
