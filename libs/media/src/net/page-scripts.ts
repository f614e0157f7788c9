import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/*
 * The scripts that our own pages load. Run from source, each is bundled when it is needed (some 10 ms); the build of an app
 * replaces this module with one that holds the finished text (see tools/workspace/build/inline-page-scripts.mjs) and drops what the app
 * does not use.
 */

export const recorderPageScript = (): Promise<string> => bundle('../capture/page/recorder-page.ts');
export const roomPageScript = (): Promise<string> => bundle('../rooms/recording/page/room-page.ts');
export const pushPageScript = (): Promise<string> => bundle('../rooms/push/page/push-page.ts');

/** Reads TRTC's Web SDK from its npm package. */
export const trtcSdkScript = (): Promise<string> =>
  readFile(createRequire(import.meta.url).resolve('trtc-sdk-v5/trtc.js'), 'utf8');

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
  if (script === undefined) throw new Error(`bundling ${entry} gave no output`);
  return script.text;
}
