import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/**
 * The recorder page's script for the browser. When run from source it is bundled on the spot (about 10 ms); the build
 * of an app replaces this module by one that holds the finished text (see tools/build/inline-page-scripts.mjs).
 */
export async function bundleRecorderPage(): Promise<string> {
  const result = await build({
    entryPoints: [fileURLToPath(new URL('./recorder-page.ts', import.meta.url))],
    bundle: true,
    write: false,
    format: 'iife',
    platform: 'browser',
    target: 'chrome120',
  });
  const [script] = result.outputFiles;
  if (script === undefined) throw new Error('the recorder page has no script');
  return script.text;
}
