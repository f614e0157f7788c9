import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';

/** The files of Swagger UI that a page needs. */
const files = ['swagger-ui-bundle.js', 'swagger-ui.css'] as const;

/**
 * Reads the viewer's files, gzipped and in base64: the form in which a build inlines them in place of this function
 * (tools/workspace/build/inline-page-scripts.mjs), so that a service needs neither the package nor a network.
 */
export async function readViewer(): Promise<Record<(typeof files)[number], string>> {
  const { resolve } = createRequire(import.meta.url);
  const [script = '', style = ''] = await Promise.all(
    files.map(async (file) => {
      const text = await readFile(resolve(`swagger-ui-dist/${file}`));
      return (await promisify(gzip)(text, { level: 9 })).toString('base64');
    }),
  );
  return { 'swagger-ui-bundle.js': script, 'swagger-ui.css': style };
}
