import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { openDurableStore } from '../index.ts';
import { durableStoreContract } from '../testing/durable-store-contract.ts';

let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'durable-store-'));
});
afterAll(() => rm(dir, { recursive: true, force: true }));

durableStoreContract((place, options) => openDurableStore(`file:${join(dir, place)}`, options));
