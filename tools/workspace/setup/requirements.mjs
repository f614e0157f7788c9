import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { canRecord } from './can-record.mjs';
import { debianPackages } from './debian-packages.mjs';
import { StepError } from './run-step.mjs';

/**
 * A program or package of the system that this repository needs.
 *
 * @typedef {object} Requirement
 * @property {string} name as shown to the user
 * @property {string[]} debianPackages
 * @property {string[]} brew arguments of `brew install`; empty when macOS includes it
 * @property {() => boolean} isPresent cheap: called at every start
 * @property {() => string[] | undefined} probe a command that exits quickly with 0 when the program works
 * @property {() => string} [complaint] explains why it is still missing after an installation, and what may help
 */

/**
 * The names of Chrome and Chromium in the order of preference, the same as in `findChromium` of libs/media. Chrome comes
 * first, as it always has H.264: a Chromium may lack it (GitHub's runners), or be a snap (Ubuntu).
 */
const chromiumPrograms = [
  'google-chrome-stable',
  'google-chrome',
  'chromium',
  'chromium-browser',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

/** One language of each font package, as fontconfig names it; the last one is emoji. */
const fontLanguages = ['zh-cn', 'hi', 'und-zsye'];

/** @type {Requirement[]} */
export const requirements = [
  {
    name: 'Chromium',
    debianPackages: debianPackages.chromium,
    brew: ['--cask', 'google-chrome'],
    isPresent: () => {
      const browser = findChromium();
      return browser !== undefined && canRecord(browser);
    },
    probe: () => withProgram(findChromium(), '--version'),
    complaint: () => {
      const browser = findChromium();
      if (browser === undefined) return 'Chromium was installed, but still cannot be found.';
      return (
        `${browser} cannot record H.264, or cannot read the folder for temporary files. ` +
        'Install Google Chrome (https://www.google.com/chrome/), which takes precedence, or remove that browser from PATH.'
      );
    },
  },
  {
    name: 'ffmpeg',
    debianPackages: debianPackages.ffmpeg,
    brew: ['ffmpeg'],
    isPresent: () => findProgram('ffmpeg') !== undefined && findProgram('ffprobe') !== undefined,
    probe: () => withProgram(findProgram('ffmpeg'), '-version'),
  },
  {
    name: 'fonts for all scripts and emoji',
    debianPackages: debianPackages.fonts,
    brew: [],
    isPresent: () => process.platform !== 'linux' || hasFontsFor(fontLanguages),
    probe: () => withProgram(findProgram('fc-list'), '--version'),
  },
];

/** @type {Requirement[]} What only tests need: Redis, and the languages of examples/. */
export const testRequirements = [
  {
    name: 'redis-server',
    debianPackages: debianPackages.redis,
    brew: ['redis'],
    isPresent: () => findProgram('redis-server') !== undefined,
    probe: () => withProgram(findProgram('redis-server'), '--version'),
  },
  ...[
    {
      name: 'Python',
      program: 'python3',
      debianPackages: ['python3'],
      brew: ['python'],
      option: '--version',
    },
    { name: 'Go', program: 'go', debianPackages: ['golang-go'], brew: ['go'], option: 'version' },
    {
      name: 'Java',
      program: 'javac',
      debianPackages: ['default-jdk-headless'],
      brew: ['openjdk'],
      option: '-version',
    },
  ].map(({ program, option, ...requirement }) => ({
    ...requirement,
    isPresent: () => findProgram(program) !== undefined,
    probe: () => withProgram(findProgram(program), option),
  })),
];

/** @type {Requirement[]} What only `npm run bench` needs, for the recorders that it compares with; Linux only, like the bench. */
export const benchRequirements = [
  {
    name: 'Xvfb',
    debianPackages: ['xvfb'],
    brew: [],
    isPresent: () => process.platform !== 'linux' || findProgram('Xvfb') !== undefined,
    probe: () => withProgram(findProgram('Xvfb'), '-help'),
  },
  {
    name: 'PulseAudio',
    debianPackages: ['pulseaudio'],
    brew: [],
    isPresent: () => process.platform !== 'linux' || findProgram('pulseaudio') !== undefined,
    probe: () => withProgram(findProgram('pulseaudio'), '--version'),
  },
];

/**
 * @param {Requirement[]} [wanted]
 * @returns {Requirement[]}
 */
export function missingRequirements(wanted = requirements) {
  return wanted.filter((requirement) => !requirement.isPresent());
}

/**
 * Checks that newly installed programs are found and can be run.
 *
 * @param {Requirement[]} installed
 */
export function checkAnswers(installed) {
  for (const { name, isPresent, probe, complaint } of installed) {
    if (!isPresent())
      throw new StepError(complaint?.() ?? `${name} was installed, but still cannot be found.`);
    const [program = '', ...args] = probe() ?? [];
    if (program === '') continue;
    const { status, stderr, error } = spawnSync(program, args, { encoding: 'utf8', timeout: 30_000 });
    if (status !== 0) {
      throw new StepError(
        `${name} was installed, but "${program} ${args.join(' ')}" fails: ${error?.message ?? stderr}`,
      );
    }
  }
}

/**
 * @param {string} program a name to look for in PATH, or an absolute path
 * @returns {string | undefined} its path, when it can be run
 */
export function findProgram(program) {
  const candidates = program.startsWith('/')
    ? [program]
    : (process.env.PATH ?? '').split(delimiter).map((folder) => join(folder, program));
  return candidates.find(isExecutable);
}

function findChromium() {
  return chromiumPrograms.map(findProgram).find((path) => path !== undefined);
}

/** @param {string[]} languages */
function hasFontsFor(languages) {
  const { status, stdout } = spawnSync('fc-list', ['--format', '%{lang}|'], { encoding: 'utf8' });
  if (status !== 0) return false;
  const known = new Set(stdout.split('|'));
  return languages.every((language) => known.has(language));
}

/**
 * @param {string | undefined} program
 * @param {string} option
 */
function withProgram(program, option) {
  return program === undefined ? undefined : [program, option];
}

/** @param {string} path */
function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
