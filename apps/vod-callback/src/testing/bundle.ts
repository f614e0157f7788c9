import { readdirSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../../../..');

/** The built service; lazily loaded parts are in a folder next to it. */
export const bundle = join(import.meta.dirname, '../../dist/main.js');

/** Finds the Node 20 installed by `npm run setup`; SCF runs the bundle with that version. */
export function findNode20(): string {
  const cache = join(root, 'node_modules/.cache');
  const folder = readdirSync(cache).find((name) => name.startsWith('node-20.'));
  if (folder === undefined) throw new Error('Node 20 is not installed: npm run setup');
  return join(cache, folder, 'node_modules/node/bin/node');
}
