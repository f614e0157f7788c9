import { appendFile, open, readFile, rm, writeFile } from 'node:fs/promises';
import type { HeaderLastTarget } from '@scf-media/media/page-recording';

/** Writes the body to disk as it comes, and at the end the whole file. */
export async function openBodyFile(path: string): Promise<HeaderLastTarget<string> & AsyncDisposable> {
  const bodyPath = `${path}.body`;
  const body = await open(bodyPath, 'w');
  return {
    async write(bytes) {
      await body.write(bytes);
    },
    async finish(head) {
      await writeFile(path, head);
      await appendFile(path, await readFile(bodyPath));
      return path;
    },
    async [Symbol.asyncDispose]() {
      await body.close();
      await rm(bodyPath, { force: true });
    },
  };
}
