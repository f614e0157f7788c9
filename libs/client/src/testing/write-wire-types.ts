import { writeFile } from 'node:fs/promises';
import { wireTypes } from './wire-types.ts';

/** `npm run client:types`: writes the types of the client anew. */
for (const [name, text] of await wireTypes()) {
  await writeFile(new URL(`../wire/${name}`, import.meta.url), text);
  console.log(`libs/client/src/wire/${name}`);
}
