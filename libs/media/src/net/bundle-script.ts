import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/** The script of a page of ours, with all that it imports, from source (some 10 ms). */
export async function bundleScript(entry: URL): Promise<string> {
  const result = await build({
    entryPoints: [fileURLToPath(entry)],
    bundle: true,
    write: false,
    format: 'iife',
    platform: 'browser',
    target: 'chrome120',
  });
  const [script] = result.outputFiles;
  if (script === undefined) throw new Error(`nothing came of ${entry.href}`);
  return script.text;
}
