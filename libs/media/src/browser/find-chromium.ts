import { accessSync, constants, realpathSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/**
 * The names under which Chrome and Chromium are installed, in order of preference, which is that of the set-up.
 * Chrome always has H.264; a Chromium may lack it (GitHub's runners), or be a snap, which cannot see /tmp.
 */
const programs = ['google-chrome-stable', 'google-chrome', 'chromium', 'chromium-browser'];

/** macOS keeps programs in bundles outside of the search path. */
const bundles = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

/**
 * Debian starts Chromium with a shell script, which takes 13 ms (measured) and adds flags from /etc/chromium.d and
 * `CHROMIUM_FLAGS`, on which recordings would depend. What else it does is for desktops: Google API keys, extensions,
 * the name of a desktop file.
 */
const debianPrograms: Readonly<Record<string, string>> = {
  '/usr/bin/chromium': '/usr/lib/chromium/chromium',
};

/**
 * Finds the first browser on this machine that can be run, bypassing a known wrapper script.
 *
 * @param searchPath the folders to search, as in `PATH`
 * @param programsByScript the programs behind wrapper scripts, by the scripts' paths
 * @throws Error that names what it looked for
 */
export function findChromium(searchPath: string, programsByScript = debianPrograms): string {
  const candidates = programs.flatMap((name) =>
    searchPath
      .split(delimiter)
      .filter((folder) => folder !== '')
      .map((folder) => join(folder, name)),
  );
  const found = [...candidates, ...bundles].find(isExecutable);
  if (found === undefined)
    throw new Error(`no Chromium found: looked for ${programs.join(', ')} in ${searchPath}`);
  const program = programsByScript[realpathSync(found)];
  return program !== undefined && isExecutable(program) ? program : found;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
