import { expect, it } from 'vitest';
import { DueQueue, type Claimable } from './due-queue.ts';

const entryAt = (claimableAtMs: number | undefined): Claimable => ({ claimableAtMs, turn: undefined });

it('returns what is due, the longest due first, each once', () => {
  const queue = new DueQueue<Claimable>();
  const [a, b, c] = [entryAt(3), entryAt(1), entryAt(2)];
  for (const entry of [a, b, c]) queue.put(entry);
  expect(queue.nextAtMs()).toBe(1);
  expect([queue.takeDue(2), queue.takeDue(2), queue.takeDue(2)]).toEqual([b, c, undefined]);
  expect(queue.nextAtMs()).toBe(3);
});

it('uses the last time of an entry', () => {
  const queue = new DueQueue<Claimable>();
  const entry = entryAt(1);
  queue.put(entry);
  queue.put(entry);
  entry.claimableAtMs = 5;
  queue.put(entry);
  expect([queue.takeDue(4), queue.takeDue(5), queue.takeDue(9)]).toEqual([undefined, entry, undefined]);
  entry.claimableAtMs = 6;
  queue.put(entry);
  entry.claimableAtMs = undefined;
  queue.put(entry);
  expect([queue.nextAtMs(), queue.takeDue(9)]).toEqual([undefined, undefined]);
});

it('keeps every valid entry during a cleanup', () => {
  const queue = new DueQueue<Claimable>();
  const entries = Array.from({ length: 500 }, (_, n) => entryAt(n));
  for (let round = 0; round < 20; round += 1) {
    for (const entry of entries) queue.put(entry);
  }
  const taken = entries.map(() => queue.takeDue(1_000)?.claimableAtMs);
  expect(taken).toEqual(entries.map((_, n) => n));
  expect(queue.takeDue(1_000)).toBeUndefined();
});
