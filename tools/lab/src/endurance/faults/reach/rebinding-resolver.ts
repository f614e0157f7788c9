import dns, { type LookupOptions } from 'node:dns';
import promises from 'node:dns/promises';
import { syncBuiltinESMExports } from 'node:module';
import { rebindingLookup } from './rebinding-lookup.ts';

/**
 * Loaded into a service before it starts (`node --import`): names that end in `.test`, of which there are none, then change with
 * each look at them, whoever looks.
 */

const lookup = rebindingLookup();
const real = { ...promises };
const isOurs = (hostname: string): boolean => /\.test\.?$/i.test(hostname);

async function changing(hostname: string, options: LookupOptions = {}) {
  if (!isOurs(hostname)) return real.lookup(hostname, options);
  const answers = await lookup(hostname);
  return options.all === true ? answers : answers[0];
}

type Done = (error: Error | null, address?: unknown, family?: number) => void;

/** As whoever connects to a name asks for it. */
function changingForSockets(hostname: string, options: LookupOptions | number | Done, done?: Done): void {
  const answered = (typeof options === 'function' ? options : done) as Done;
  const wanted = typeof options === 'object' ? options : {};
  changing(hostname, { ...wanted, all: true }).then(
    (answers) => {
      if (wanted.all === true) return answered(null, answers);
      const [first] = answers as { address: string; family: number }[];
      return answered(null, first?.address, first?.family);
    },
    (error: Error) => answered(error),
  );
}

Object.assign(promises, { lookup: changing });
Object.assign(dns, { lookup: changingForSockets });
syncBuiltinESMExports();
