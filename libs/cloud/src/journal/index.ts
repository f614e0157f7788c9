export { createCosJournalStore } from './cos-journal-store.ts';
export { createDirectoryJournalStore } from './directory-journal-store.ts';
export type { StoredJournal, JournalStore } from './journal-store.ts';
export { encryptJournalStore } from './encrypt-journal-store.ts';
export { openTaskJournal, type TaskJournal } from './task-journal.ts';
