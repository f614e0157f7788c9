import { randomBytes } from 'node:crypto';

const pattern = /^(\d{4})-[0-9a-f]{8}$/;

/** Returns the name of a journal: its number, for the order, and a random part, so that two writers never share one. */
export function toJournalName(number: number): string {
  return `${String(number).padStart(4, '0')}-${randomBytes(4).toString('hex')}`;
}

/** Parses a journal's number. @returns undefined for other names */
export function parseJournalNumber(name: string | undefined): number | undefined {
  const digits = pattern.exec(name ?? '')?.[1];
  return digits === undefined ? undefined : Number(digits);
}
