import { globSync, readFileSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fillCode } from './tables/fill-code.ts';
import { fillMarkers } from './tables/fill-markers.ts';
import { readTables, workspaceRoot } from './tables/tables.ts';

/** Runs `npm run docs:tables`: writes the generated tables and the code of examples into the documents. */
const docs = join(workspaceRoot, 'docs');
const tables = await readTables();
for (const path of globSync('**/*.md', { cwd: docs })) {
  const file = join(docs, path);
  const page = await readFile(file, 'utf8');
  const filled = fillCode(fillMarkers(path, page, tables), (name) =>
    readFileSync(join(workspaceRoot, name), 'utf8'),
  );
  if (filled === page) continue;
  await writeFile(file, filled);
  console.log(`docs/${path}`);
}
