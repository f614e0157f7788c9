import { randomBytes } from 'node:crypto';

const pattern = /^(\d{4})-[0-9a-f]{8}$/;

/** The name of a log: its number, for the order, and something of its own, so that two can't write into one. */
export function toJournalName(number: number): string {
  return `${String(number).padStart(4, '0')}-${randomBytes(4).toString('hex')}`;
}

/** @returns undefined for what is no log */
export function parseJournalNumber(name: string | undefined): number | undefined {
  const digits = pattern.exec(name ?? '')?.[1];
  return digits === undefined ? undefined : Number(digits);
}
