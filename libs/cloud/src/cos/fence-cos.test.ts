import { ServiceError } from '@scf-media/protocol/errors';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { monotonicNowMs } from '../retry/index.ts';
import type { CosClient } from './cos-client.ts';
import { fenceCos } from './fence-cos.ts';
import { address, type CosBench, openCosBench } from './testing/cos-bench.ts';

let bench: CosBench;
beforeAll(async () => {
  bench = await openCosBench();
});
afterAll(() => bench[Symbol.asyncDispose]());

const playlist = { contentType: 'text/plain', replaces: true };
const isOurs = async (): Promise<number> => monotonicNowMs() + 60_000;
const isLost = async (): Promise<never> => {
  throw new ServiceError('LeaseLost', 'the lease is lost', { fault: 'service' });
};

/** A worker that is suspended after the store has confirmed its lease, before it completes its upload. */
function stalling() {
  const stalled = Promise.withResolvers<void>();
  const wakes = Promise.withResolvers<void>();
  const cos: CosClient = {
    ...bench.cos,
    async multipartComplete(...call) {
      stalled.resolve();
      await wakes.promise;
      return bench.cos.multipartComplete(...call);
    },
  };
  return { cos, stalled: stalled.promise, wake: () => wakes.resolve() };
}

test('a playlist whose put was in progress when another worker put its own does not overwrite that one', async () => {
  const to = address('stall/playlist');
  let confirm: () => Promise<number> = isOurs;
  const first = stalling();
  const putting = fenceCos(first.cos, () => confirm(), { isNext: false }).putObject(to, 'one', playlist);
  await first.stalled;
  confirm = isLost;
  await fenceCos(bench.cos, isOurs, { isNext: true }).putObject(to, 'one, two', playlist);
  first.wake();
  await expect(putting).rejects.toMatchObject({ code: 'LeaseLost' });
  expect(await bench.cos.getObjectText(to)).toBe('one, two');
  const { bucket, region } = to;
  expect(await bench.cos.multipartList({ bucket, region, prefix: 'stall/' })).toEqual([]);
});

test('an object that another worker put in the meantime is neither overwritten nor deleted', async () => {
  const to = address('stall/object');
  await bench.cos.putObject(to, 'theirs', { contentType: 'text/plain' });
  const late = fenceCos(bench.cos, isLost, { isNext: false });
  const lost = { code: 'LeaseLost' };
  await expect(late.putObject(to, 'ours', { contentType: 'text/plain' })).rejects.toMatchObject(lost);
  await expect(late.deleteObject(to)).rejects.toMatchObject(lost);
  const upload = { uploadId: await late.multipartInit(to, { contentType: 'text/plain' }), parts: [] };
  await expect(late.multipartComplete(to, upload)).rejects.toMatchObject(lost);
  expect(await bench.cos.getObjectText(to)).toBe('theirs');
});

test('a request that would be signed after the lease may have expired is not sent', async () => {
  const to = address('stall/late');
  const late = fenceCos(bench.cos, async () => monotonicNowMs() - 1, { isNext: false });
  await expect(late.putObject(to, 'late', { contentType: 'text/plain' })).rejects.toMatchObject({
    code: 'CosUnreachable',
  });
  expect(await bench.cos.headObject(to)).toBeUndefined();
});
