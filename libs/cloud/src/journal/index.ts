export { cosRawStore, type CosRawStoreOptions } from './cos-raw-store.ts';
export { directoryRawStore } from './directory-raw-store.ts';
export type { RawLog, RawStore, RawWriter, RawWriterOptions } from './raw-store.ts';
export { sealedRawStore } from './sealed-raw-store.ts';
export { openTaskJournal, type TaskJournal, type TaskJournalOptions } from './task-journal.ts';
