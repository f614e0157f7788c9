import { mkdir } from 'node:fs/promises';
import { ServiceError } from '@scf-media/protocol/errors';
import { listFoldersWithNewEntry, syncFolder } from '../../journal/durable-folder.ts';
import { type DurableStore, storeFailed } from '../durable-store.ts';
import { lockFolder } from './folder-lock.ts';
import type { DurableStoreOptions } from '../open-durable-store.ts';
import { Compaction } from './compaction.ts';
import { type JournalContext, PayloadBudget } from './journal-context.ts';
import { ensureJournal, Journal } from './journal.ts';
import { JournalQueue } from './journal-queue.ts';
import { JournalRecords } from './journal-records.ts';
import { HEAD_JSON } from './line.ts';
import type { JournalScan } from './scan-journal.ts';

/** Expired entries are removed at least this often. */
const SWEEP_MS = 60_000;

/**
 * Opens the store in a folder, which is created if missing.
 *
 * node:sqlite would do this with less code, at the same cost (measured with grouped commits: 41 µs of CPU to add and
 * complete an event, against 32 µs here). The newest runtime of SCF, Nodejs20.19, does not have it.
 *
 * @throws ServiceError `StoreInUse` while another process has it, `StoreFailed`
 */
export async function openJournalStore(dir: string, options: DurableStoreOptions): Promise<DurableStore> {
  const held: AsyncDisposable[] = [];
  // No AsyncDisposableStack: Node 20 has none.
  const release = async (): Promise<void> => {
    try {
      await held.pop()?.[Symbol.asyncDispose]();
    } finally {
      if (held.length > 0) await release();
    }
  };
  try {
    const made = await mkdir(dir, { recursive: true });
    for (const folder of listFoldersWithNewEntry(dir, made)) await syncFolder(folder);
    const lock = await lockFolder(dir);
    held.push(lock);
    const journal = await Journal.open(await ensureJournal(dir), () => lock.check());
    held.push(journal);
    const store = await loadStore(journal, options);
    held.push(store);
    return { ...store, [Symbol.asyncDispose]: release };
  } catch (error) {
    await release();
    if (error instanceof ServiceError) throw error;
    throw storeFailed(`the store in ${dir} can not be opened`, error);
  }
}

async function loadStore(journal: Journal, options: DurableStoreOptions): Promise<DurableStore> {
  const { retentionMs, log } = options;
  const queues = new Map<string, JournalQueue>();
  const records = new Map<string, JournalRecords>();
  const parts = () => [...queues.values(), ...records.values()];
  function* liveEntries() {
    for (const part of parts()) yield* part.liveEntries();
  }
  const compaction = new Compaction(journal, liveEntries, log);
  const context: JournalContext = {
    journal,
    payloads: new PayloadBudget(),
    retentionMs,
    drop: (place) => compaction.drop(place),
  };
  const getQueue = (name: string) => getOrCreate(queues, name, () => new JournalQueue(name, context));
  const getRecords = (name: string) => getOrCreate(records, name, () => new JournalRecords(name, context));

  const scan = await journal.load((line, place) => {
    if (line.op === 'record') getRecords(line.records).load(line, place);
    else if (line.op !== 'journal') getQueue(line.queue).load(line, place);
  });
  report(scan, log);

  const sweep = () => {
    const nowMs = Date.now();
    for (const part of parts()) part.sweep(nowMs);
  };
  sweep();
  compaction.watch();
  const sweeping = setInterval(sweep, Math.min(SWEEP_MS, Math.max(retentionMs, 1_000)));
  sweeping.unref();

  return {
    queue: getQueue,
    records: getRecords,
    // Only a write shows whether the disk has space and the lock is held.
    ping: () => journal.append(HEAD_JSON, (place) => compaction.drop(place)),
    [Symbol.asyncDispose]: async () => {
      clearInterval(sweeping);
      await compaction[Symbol.asyncDispose]();
    },
  };
}

function report(scan: JournalScan, log: DurableStoreOptions['log']): void {
  const { damaged, tornBytes } = scan;
  if (tornBytes > 0) log?.warn({ bytes: tornBytes }, 'dropped the torn end of the journal');
  if (damaged.length > 0) {
    log?.error(
      { lines: damaged.length, first: damaged.slice(0, 10) },
      'skipped damaged lines of the journal',
    );
  }
}

function getOrCreate<T>(map: Map<string, T>, key: string, make: () => T): T {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
}
