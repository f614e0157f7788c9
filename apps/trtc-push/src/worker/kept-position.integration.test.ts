import { createLogger } from '@scf-media/cloud/log';
import { parseRedisUrl } from '@scf-media/cloud/redis';
import { startRedis } from '@scf-media/cloud/testing';
import { expect, test } from 'vitest';
import { keepPosition } from './kept-position.ts';

test('the position of one tenant is not where the push of another begins', async () => {
  await using redis = await startRedis();
  const target = parseRedisUrl(redis.url, 'POSITION_REDIS');
  const log = createLogger({ name: 't', level: 'silent' });
  const positionOf = (tenant?: string) =>
    keepPosition('https://a.example/1.mp4', target, { log, tenant, onTrouble: () => undefined });
  await using a = positionOf('team-a');
  await using b = positionOf('team-b');
  await using operator = positionOf();
  await a.last({ positionMs: 1_000, durationMs: undefined });
  await b.last({ positionMs: 2_000, durationMs: undefined });
  expect([await a.read(), await b.read(), await operator.read()]).toEqual([1_000, 2_000, undefined]);
});
