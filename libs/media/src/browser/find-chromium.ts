import { accessSync, constants, realpathSync } from 'node:fs';
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
 * Debian starts Chromium by a shell script, which takes 13 ms (measured) and adds flags from /etc/chromium.d and
 * `CHROMIUM_FLAGS`: a recording would depend on them. What it does beside is for a desktop: API keys of Google's, extensions,
 * the name of a desktop file.
 */
const debianPrograms: Readonly<Record<string, string>> = {
  '/usr/bin/chromium': '/usr/lib/chromium/chromium',
};

/**
 * The first browser of this machine that can be run, and not a script in front of it where that is known.
 *
 * @param searchPath the folders to look in, as in `PATH`
 * @param programsOf the programs behind scripts, by the scripts' paths
 * @throws Error that says what was looked for
 */
export function findChromium(searchPath: string, programsOf = debianPrograms): string {
  const candidates = programs.flatMap((name) =>
    searchPath
      .split(delimiter)
      .filter((folder) => folder !== '')
      .map((folder) => join(folder, name)),
  );
  const found = [...candidates, ...bundles].find(isExecutable);
  if (found === undefined)
    throw new Error(`no Chromium found: looked for ${programs.join(', ')} in ${searchPath}`);
  const program = programsOf[realpathSync(found)];
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
