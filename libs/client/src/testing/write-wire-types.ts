import { writeFile } from 'node:fs/promises';
import { generateWireTypes } from './wire-types.ts';

/** Runs `npm run client:types`: regenerates the types of the client. */
for (const [name, text] of await generateWireTypes()) {
  await writeFile(new URL(`../wire/${name}`, import.meta.url), text);
  console.log(`libs/client/src/wire/${name}`);
}
