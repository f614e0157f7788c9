import { readdirSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../../../..');

/** The built service; what it loads later is in a folder beside it. */
export const bundle = join(import.meta.dirname, '../../dist/main.js');

/** The Node 20 that set-up has installed: what SCF runs the bundle with. */
export function node20(): string {
  const cache = join(root, 'node_modules/.cache');
  const folder = readdirSync(cache).find((name) => name.startsWith('node-20.'));
  if (folder === undefined) throw new Error('there is no Node 20 yet: npm run setup');
  return join(cache, folder, 'node_modules/node/bin/node');
}
