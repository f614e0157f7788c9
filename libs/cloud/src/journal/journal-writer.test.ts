import { expect, it, vi } from 'vitest';
import { createJournalWriter } from './journal-writer.ts';

it('writes nothing more once it has ended, even if the write of that moment succeeds', async () => {
  const written: string[] = [];
  const storage = Promise.withResolvers<void>();
  const onLost = vi.fn<() => void>();
  await using writer = createJournalWriter(
    async (bytes) => {
      written.push(Buffer.from(bytes).toString());
      await storage.promise;
    },
    {
      everyMs: 60_000,
      maxWaitingBytes: 10,
      onWriteFailed: () => undefined,
      onLost,
      read: async function* () {},
    },
  );
  writer.append(Buffer.from('first'));
  const flushed = writer.flush();
  await vi.waitUntil(() => written.length === 1);
  writer.append(Buffer.from('too much'));
  expect(onLost).toHaveBeenCalledOnce();
  storage.resolve();
  await flushed;
  await writer.flush();
  expect(written).toEqual(['first']);
  expect(writer.durableBytes).toBe(5);
});
