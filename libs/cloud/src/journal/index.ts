export { createCosJournalStore, type CosJournalStoreOptions } from './cos-journal-store.ts';
export { createDirectoryJournalStore } from './directory-journal-store.ts';
export type { StoredJournal, JournalStore, JournalWriter, JournalWriterOptions } from './journal-store.ts';
export { encryptJournalStore } from './encrypt-journal-store.ts';
export { openTaskJournal, type TaskJournal, type TaskJournalOptions } from './task-journal.ts';
