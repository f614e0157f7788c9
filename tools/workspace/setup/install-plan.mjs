/**
 * @typedef {import('./host.mjs').Host} Host
 * @typedef {import('./requirements.mjs').Requirement} Requirement
 *
 * @typedef {object} Command
 * @property {string} title what it does, for people
 * @property {string[]} argv
 * @property {boolean} mayFail continue after a failure
 */

// Ubuntu's own chromium package only installs a snap, which needs a running snapd and hides /tmp from the browser.
const chromeForUbuntu = 'https://dl.google.com/linux/direct/google-chrome-stable_current_amd64.deb';

// RUNLEVEL=1 keeps a SysV init (WSL, some containers) from starting redis when its package is installed.
const quietEnvironment = ['env', 'DEBIAN_FRONTEND=noninteractive', 'RUNLEVEL=1'];
const patientApt = ['-q', '-o', 'DPkg::Lock::Timeout=600', '-o', 'Acquire::Retries=3'];

/**
 * Lists the commands that install what is missing; undefined when set-up cannot install it: the system is not like Debian,
 * becoming root would need a password, or there is no package.
 *
 * @param {Host} host
 * @param {Requirement[]} missing
 * @returns {Command[] | undefined}
 */
export function installCommands(host, missing) {
  const { elevate } = host;
  if (elevate === undefined || !canUseApt(host, missing)) return undefined;
  return aptSteps(host, missing).map(({ title, argv: [program = '', ...args], mayFail, asRoot }) => ({
    title,
    argv: [
      ...(asRoot ? elevate : []),
      ...(program === 'apt-get'
        ? [...quietEnvironment, program, ...patientApt, ...args]
        : [program, ...args]),
    ],
    mayFail,
  }));
}

/**
 * Describes the commands that the user has to run where set-up cannot.
 *
 * @param {Host} host
 * @param {Requirement[]} missing
 * @returns {string}
 */
export function manualInstructions(host, missing) {
  if (canUseApt(host, missing)) {
    return formatInstructions(
      aptSteps(host, missing).map(({ argv, asRoot }) => [...(asRoot ? ['sudo'] : []), ...argv].join(' ')),
    );
  }
  if (host.platform === 'darwin') {
    return formatInstructions(
      missing.filter(({ brew }) => brew.length > 0).map(({ brew }) => `brew install ${brew.join(' ')}`),
    );
  }
  if (host.platform === 'win32')
    return 'Use the Windows Subsystem for Linux (wsl --install -d Debian), and try again there.';
  return `Install these with your package manager, then try again (the names are Debian's): ${debianPackages(missing).join(' ')}`;
}

/** @param {string[]} lines */
function formatInstructions(lines) {
  return ['Run this, then try again:', '', ...lines.map((line) => `  ${line}`)].join('\n');
}

/**
 * @param {Host} host
 * @param {Requirement[]} missing
 */
function canUseApt(host, missing) {
  return host.platform === 'linux' && host.hasApt && (!needsChrome(host, missing) || host.arch === 'x64');
}

/**
 * @param {Host} host
 * @param {Requirement[]} missing
 * @returns {(Command & { asRoot: boolean })[]}
 */
function aptSteps(host, missing) {
  const chrome = needsChrome(host, missing);
  const chromeFile = `${host.home}/google-chrome-stable_current_amd64.deb`;
  const packages = debianPackages(missing).map((name) => (chrome && name === 'chromium' ? chromeFile : name));
  const steps = [
    // This fails when one of many sources is broken, and an old package list is usually good enough.
    step('apt-get update', ['apt-get', 'update'], { mayFail: true }),
    step('apt-get install', ['apt-get', 'install', '-y', '--no-install-recommends', ...packages]),
  ];
  if (chrome) {
    steps.unshift(
      step('download Chrome', ['curl', '-fsSL', '-o', chromeFile, chromeForUbuntu], { asRoot: false }),
    );
    steps.push(step('remove the download', ['rm', chromeFile], { asRoot: false }));
  }
  if (host.hasSystemd && packages.includes('redis-server')) {
    // Debian starts Redis on port 6379, now and at every boot; we only need the program.
    steps.push(
      step('stop the new Redis service', ['systemctl', 'disable', '--now', 'redis-server'], {
        mayFail: true,
      }),
    );
  }
  return steps;
}

/**
 * @param {string} title
 * @param {string[]} argv
 * @param {{ mayFail?: boolean, asRoot?: boolean }} [options]
 */
function step(title, argv, { mayFail = false, asRoot = true } = {}) {
  return { title, argv, mayFail, asRoot };
}

/**
 * @param {Host} host
 * @param {Requirement[]} missing
 */
function needsChrome(host, missing) {
  return host.isUbuntu && debianPackages(missing).includes('chromium');
}

/** @param {Requirement[]} missing */
function debianPackages(missing) {
  return missing.flatMap((requirement) => requirement.debianPackages);
}
