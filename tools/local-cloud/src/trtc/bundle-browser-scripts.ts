import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/** What the browsers get, each a classic script. */
const ENTRIES = {
  /** Defines `window.TRTC`. */
  'trtc.js': './sdk/trtc-sdk.ts',
  'join-page.js': './join-page/join-page.ts',
  'pattern-worker.js': './join-page/pattern-worker.ts',
} as const;
export type BrowserScript = keyof typeof ENTRIES;

/** Bundles the browser's part from source (some 20 ms). */
export async function bundleBrowserScripts(): Promise<ReadonlyMap<BrowserScript, string>> {
  const names = Object.keys(ENTRIES) as BrowserScript[];
  return new Map(await Promise.all(names.map(async (name) => [name, await bundle(ENTRIES[name])] as const)));
}

async function bundle(entry: string): Promise<string> {
  const result = await build({
    entryPoints: [fileURLToPath(new URL(entry, import.meta.url))],
    bundle: true,
    write: false,
    format: 'iife',
    platform: 'browser',
    target: 'chrome120',
  });
  const [script] = result.outputFiles;
  if (script === undefined) throw new Error(`${entry} gave no script`);
  return script.text;
}
