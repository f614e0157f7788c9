import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/**
 * The push page's script for the browser. When run from source it is bundled on the spot; the build of an app replaces
 * this module by one that holds the finished text (see tools/build/inline-page-scripts.mjs).
 */
export async function bundlePushPage(): Promise<string> {
  const result = await build({
    entryPoints: [fileURLToPath(new URL('./push-page.ts', import.meta.url))],
    bundle: true,
    write: false,
    format: 'iife',
    platform: 'browser',
    target: 'chrome120',
  });
  const [script] = result.outputFiles;
  if (script === undefined) throw new Error('the push page has no script');
  return script.text;
}
