import dns, { type LookupOptions } from 'node:dns';
import promises from 'node:dns/promises';
import { syncBuiltinESMExports } from 'node:module';
import { createRebindingLookup } from './rebinding-lookup.ts';

/**
 * Loaded into a service before it starts (`node --import`): replaces the resolver, so that the answers for names ending in
 * `.test` change with each lookup.
 */

const lookup = createRebindingLookup();
const real = { ...promises };
const isOurs = (hostname: string): boolean => /\.test\.?$/i.test(hostname);

async function lookupAsync(hostname: string, options: LookupOptions = {}) {
  if (!isOurs(hostname)) return real.lookup(hostname, options);
  const answers = await lookup(hostname);
  return options.all === true ? answers : answers[0];
}

type Done = (error: Error | null, address?: unknown, family?: number) => void;

/** The callback form of lookup, which sockets use. */
function lookupWithCallback(hostname: string, options: LookupOptions | number | Done, done?: Done): void {
  const answered = (typeof options === 'function' ? options : done) as Done;
  const wanted = typeof options === 'object' ? options : {};
  lookupAsync(hostname, { ...wanted, all: true }).then(
    (answers) => {
      if (wanted.all === true) return answered(null, answers);
      const [first] = answers as { address: string; family: number }[];
      return answered(null, first?.address, first?.family);
    },
    (error: Error) => answered(error),
  );
}

Object.assign(promises, { lookup: lookupAsync });
Object.assign(dns, { lookup: lookupWithCallback });
syncBuiltinESMExports();
