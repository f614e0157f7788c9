import { createLogger } from '@scf-media/cloud/log';
import { parseRedisUrl } from '@scf-media/cloud/redis';
import { startRedis } from '@scf-media/cloud/testing';
import { expect, test } from 'vitest';
import { openPositionCheckpoint } from './position-checkpoint.ts';

const isOurs = async (): Promise<void> => undefined;

test("a push does not begin at another tenant's position", async () => {
  await using redis = await startRedis();
  const target = parseRedisUrl(redis.url, 'POSITION_REDIS');
  const log = createLogger({ name: 't', level: 'silent' });
  const readPosition = (tenant?: string) =>
    openPositionCheckpoint('https://a.example/1.mp4', target, {
      log,
      tenant,
      confirm: isOurs,
      onWarning: () => undefined,
    });
  await using a = readPosition('team-a');
  await using b = readPosition('team-b');
  await using operator = readPosition();
  await a.finish({ positionMs: 1_000, durationMs: undefined });
  await b.finish({ positionMs: 2_000, durationMs: undefined });
  expect([await a.read(), await b.read(), await operator.read()]).toEqual([1_000, 2_000, undefined]);
});

test('a worker that has lost its lease neither writes nor removes the position', async () => {
  await using redis = await startRedis();
  const target = parseRedisUrl(redis.url, 'POSITION_REDIS');
  const log = createLogger({ name: 't', level: 'silent' });
  const keptBy = (confirm: () => Promise<void>) =>
    openPositionCheckpoint('https://a.example/1.mp4', target, { log, confirm, onWarning: () => undefined });
  const isLost = async (): Promise<void> => {
    throw new Error('the task is no longer ours');
  };
  await using ours = keptBy(isOurs);
  await ours.finish({ positionMs: 2_000, durationMs: undefined });
  for (const late of [{ positionMs: 1_000, durationMs: undefined }, undefined]) {
    await using lost = keptBy(isLost);
    if (late !== undefined) lost.write(late);
    await lost.finish(late);
    expect(await ours.read()).toBe(2_000);
  }
});
