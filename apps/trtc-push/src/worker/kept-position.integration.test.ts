import { createLogger } from '@scf-media/cloud/log';
import { parseRedisUrl } from '@scf-media/cloud/redis';
import { startRedis } from '@scf-media/cloud/testing';
import { expect, test } from 'vitest';
import { keepPosition } from './kept-position.ts';

const isOurs = async (): Promise<void> => undefined;

test('the position of one tenant is not where the push of another begins', async () => {
  await using redis = await startRedis();
  const target = parseRedisUrl(redis.url, 'POSITION_REDIS');
  const log = createLogger({ name: 't', level: 'silent' });
  const readPosition = (tenant?: string) =>
    keepPosition('https://a.example/1.mp4', target, {
      log,
      tenant,
      confirm: isOurs,
      onTrouble: () => undefined,
    });
  await using a = readPosition('team-a');
  await using b = readPosition('team-b');
  await using operator = readPosition();
  await a.last({ positionMs: 1_000, durationMs: undefined });
  await b.last({ positionMs: 2_000, durationMs: undefined });
  expect([await a.read(), await b.read(), await operator.read()]).toEqual([1_000, 2_000, undefined]);
});

test('a worker that another has come after neither writes the position nor removes it', async () => {
  await using redis = await startRedis();
  const target = parseRedisUrl(redis.url, 'POSITION_REDIS');
  const log = createLogger({ name: 't', level: 'silent' });
  const keptBy = (confirm: () => Promise<void>) =>
    keepPosition('https://a.example/1.mp4', target, { log, confirm, onTrouble: () => undefined });
  const isLost = async (): Promise<void> => {
    throw new Error('the task is no longer ours');
  };
  await using ours = keptBy(isOurs);
  await ours.last({ positionMs: 2_000, durationMs: undefined });
  for (const late of [{ positionMs: 1_000, durationMs: undefined }, undefined]) {
    await using lost = keptBy(isLost);
    if (late !== undefined) lost.write(late);
    await lost.last(late);
    expect(await ours.read()).toBe(2_000);
  }
});
