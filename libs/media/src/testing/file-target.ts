import { open, writeFile } from 'node:fs/promises';
import type { HeaderLastTarget } from '../formats/mp4/mp4-muxer.ts';

/** Collects the body, and writes head and body into one file at the end. */
export function fileTarget(path: string): HeaderLastTarget {
  const body: Uint8Array[] = [];
  return {
    async write(bytes) {
      body.push(bytes);
    },
    async finish(head) {
      await writeFile(path, head);
      await using file = await open(path, 'a');
      for (const bytes of body) await file.write(bytes);
    },
  };
}
