import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/**
 * The names under which Chrome and Chromium are installed, in the order of preference, which is that of set-up. Chrome
 * always has H.264; a Chromium beside it may be one without (GitHub's runners), or a snap, which does not see /tmp.
 */
const programs = ['google-chrome-stable', 'google-chrome', 'chromium', 'chromium-browser'];

/** macOS keeps programs in bundles, which no search path names. */
const bundles = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

/**
 * The first browser of this machine that can be run.
 *
 * @param searchPath the folders to look in, as in `PATH`
 * @throws Error that says what was looked for
 */
export function findChromium(searchPath: string): string {
  const candidates = programs.flatMap((name) =>
    searchPath
      .split(delimiter)
      .filter((folder) => folder !== '')
      .map((folder) => join(folder, name)),
  );
  const found = [...candidates, ...bundles].find(isExecutable);
  if (found === undefined)
    throw new Error(`no Chromium found: looked for ${programs.join(', ')} in ${searchPath}`);
  return found;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
