import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';

/**
 * The script of trtc-sdk-v5, from its npm package. The build of an app replaces this module by one that holds the text
 * (see tools/build/inline-page-scripts.mjs).
 */
export function readSdk(): Promise<string> {
  return readFile(createRequire(import.meta.url).resolve('trtc-sdk-v5/trtc.js'), 'utf8');
}
