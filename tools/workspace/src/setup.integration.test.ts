import { chmod, cp, mkdir, mkdtemp, readFile, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { node20 } from '../setup/node-20.mjs';
import { run, type Finished } from './run.ts';
import { workspaceRoot } from './workspace-files.ts';

/**
 * A machine in a folder: a checkout with the set-up in it, and a `bin` that is the whole PATH. Its programs are
 * shell scripts; each writes its command line to `calls`.
 */
describe('set-up', () => {
  const node20InCheckout = node20('');
  /** The output of fc-list for Noto's fonts for Chinese, the other scripts and emoji. */
  const fontLanguages = 'echo "|ja|ko|zh-cn|en|hi|und-zsye|"';
  const onlyForTests = ['redis-server', 'python3', 'go', 'javac'];
  let machine: string;
  let environment: Record<string, string>;

  /** Runs it as `npm test` does, or without `--test` as all other scripts do. */
  const setUp = (nodeOptions: readonly string[] = [], options = ['--test']): Promise<Finished> =>
    run(process.execPath, [...nodeOptions, join(machine, 'checkout/tools/workspace/setup.mjs'), ...options], {
      cwd: machine,
      environment,
    });
  const notAsRoot = ['--import', 'data:text/javascript,process.getuid = () => 1000'];
  const calls = async (): Promise<string[]> =>
    (await readFile(join(machine, 'calls'), 'utf8')).split('\n').filter((line) => line !== '');
  const program = async (name: string, script = ''): Promise<void> => {
    const path = join(machine, 'bin', name);
    await writeFile(path, `#!/bin/sh\necho "${name} $*" >> ${machine}/calls\n${script}\n`);
    await chmod(path, 0o755);
  };
  /** npm that also installs Node 20, in the folder it is called in. @param ci what it does for `npm ci` */
  const npm = (ci: string): Promise<void> => {
    const bin = 'node_modules/node/bin';
    const install = `/bin/mkdir -p ${bin}; printf '#!/bin/sh\necho v20.19.5\n' > ${bin}/node; /bin/chmod 755 ${bin}/node`;
    return program('npm', `case "$1" in ci) ${ci} ;; install) ${install} ;; esac`);
  };
  /** A browser that has H.264, and shows the page only if it sees the file. */
  const able = 'for page; do :; done; [ -f "${page#file://}" ] && echo "<body>h264:true</body>"';
  const installTools = async (): Promise<void> => {
    await program('chromium', able);
    for (const name of ['ffmpeg', 'ffprobe', ...onlyForTests]) await program(name);
    await program('fc-list', fontLanguages);
  };
  const installNpmPackages = async (): Promise<void> => {
    await mkdir(join(machine, 'checkout/node_modules/.bin'), { recursive: true });
    await writeFile(join(machine, 'checkout/node_modules/.package-lock.json'), '{}');
    await symlink(process.execPath, join(machine, 'checkout/node_modules/.bin/node'));
    const node20 = join(machine, 'checkout', node20InCheckout);
    await mkdir(dirname(node20), { recursive: true });
    await symlink(process.execPath, node20);
  };

  beforeEach(async () => {
    machine = await mkdtemp(join(tmpdir(), 'scf-media-setup-'));
    await mkdir(join(machine, 'bin'));
    await mkdir(join(machine, 'tmp'));
    await mkdir(join(machine, 'checkout/tools'), { recursive: true });
    await cp(
      join(workspaceRoot, 'tools/workspace/setup.mjs'),
      join(machine, 'checkout/tools/workspace/setup.mjs'),
    );
    await cp(join(workspaceRoot, 'tools/workspace/setup'), join(machine, 'checkout/tools/workspace/setup'), {
      recursive: true,
    });
    await writeFile(join(machine, 'checkout/package-lock.json'), '{}');
    await writeFile(join(machine, 'calls'), '');
    environment = { PATH: join(machine, 'bin'), TMPDIR: join(machine, 'tmp'), HOME: machine };
  });

  afterEach(() => rm(machine, { recursive: true, force: true }));

  test('is silent and changes nothing when nothing is missing', async () => {
    await installTools();
    await installNpmPackages();
    expect(await setUp()).toEqual({ exitCode: 0, output: '' });
    expect(await calls()).toEqual([
      expect.stringMatching(/^chromium --headless .*--dump-dom file:/),
      'fc-list --format %{lang}|',
    ]);
  });

  test('installs for a first recording nothing that only tests need', async () => {
    await installTools();
    for (const name of onlyForTests) await rm(join(machine, 'bin', name));
    await installNpmPackages();
    await rm(join(machine, 'checkout', node20InCheckout));
    expect(await setUp([], [])).toEqual({ exitCode: 0, output: '' });
    const { exitCode, output } = await setUp();
    expect(exitCode).toBe(1);
    expect(output).toContain('missing: redis-server, Python, Go, Java');
  });

  test('checks a browser only once for H.264', async () => {
    await installTools();
    await installNpmPackages();
    await setUp();
    await setUp();
    expect((await calls()).filter((call) => call.startsWith('chromium'))).toHaveLength(1);
  });

  test("uses Chrome when Chromium has no H.264, as on GitHub's runners", async () => {
    await installTools();
    await installNpmPackages();
    await program('chromium', 'echo "<body>h264:false</body>"');
    await program('google-chrome', able);
    expect(await setUp()).toEqual({ exitCode: 0, output: '' });
    expect((await calls()).filter((call) => call.startsWith('chromium'))).toEqual([]);
  });

  test('reports what to install when a browser lacks H.264 and no package provides another one', async () => {
    await installTools();
    await installNpmPackages();
    await program('chromium', 'echo "<body>h264:false</body>"');
    await program('sudo', 'if [ "$2" != true ]; then shift; exec "$@"; fi');
    await program('env', 'shift; shift; exec "$@"');
    for (const name of ['apt-get', 'curl', 'rm', 'systemctl']) await program(name);
    const { exitCode, output } = await setUp();
    expect(exitCode).toBe(1);
    expect(output).toMatch(/chromium cannot record H\.264.*Install Google Chrome/);
  });

  test('rejects fonts without emoji', async () => {
    await installTools();
    await installNpmPackages();
    await program('fc-list', 'echo "|ja|ko|zh-cn|en|hi|"');
    const { exitCode, output } = await setUp();
    expect(exitCode).toBe(1);
    expect(output).toContain('missing: fonts for all scripts and emoji');
  });

  test('runs npm ci when there are no npm packages', async () => {
    await installTools();
    const modules = join(machine, 'checkout/node_modules');
    await npm(
      `/bin/mkdir -p ${modules}/.bin; echo > ${modules}/.package-lock.json; /bin/ln -s ${process.execPath} ${modules}/.bin/node`,
    );
    const { exitCode, output } = await setUp();
    expect(output).toContain('npm ci: done');
    expect(exitCode).toBe(0);
    expect(await calls()).toEqual(
      expect.arrayContaining([
        'npm ci --no-audit --no-fund --loglevel=error',
        expect.stringMatching(/^npm install .* node@20\.\d+\.\d+$/),
      ]),
    );
  });

  test('installs a missing Node 20 without touching the npm packages', async () => {
    await installTools();
    await installNpmPackages();
    await rm(join(machine, 'checkout', node20InCheckout));
    await npm('exit 1');
    expect(await setUp()).toMatchObject({ exitCode: 0 });
    expect((await calls()).filter((call) => call.startsWith('npm'))).toEqual([
      expect.stringMatching(/^npm install .* node@20\.\d+\.\d+$/),
    ]);
  });

  test('runs npm ci again when the lock file is newer than the packages', async () => {
    await installTools();
    await installNpmPackages();
    const later = new Date(Date.now() + 60_000);
    await utimes(join(machine, 'checkout/package-lock.json'), later, later);
    await program('npm');
    await setUp();
    expect(await calls()).toContain('npm ci --no-audit --no-fund --loglevel=error');
  });

  test("prints npm's output when npm ci fails, and exits with 1", async () => {
    await installTools();
    await program('npm', 'echo "no space left" >&2; exit 28');
    const { exitCode, output } = await setUp();
    expect(exitCode).toBe(1);
    expect(output).toContain('no space left');
    expect(output).toContain('Set-up stopped: npm ci failed (exit code 28)');
  });

  test('prints the commands, and exits with 1, when it cannot become root', async () => {
    await program('apt-get');
    await program('sudo', 'exit 1');
    const { exitCode, output } = await setUp(notAsRoot);
    expect(exitCode).toBe(1);
    expect(output).toMatch(/missing: Chromium, ffmpeg, fonts .*, redis-server, Python, Go, Java/);
    expect(output).toContain('sudo apt-get update');
    expect(await calls()).not.toContainEqual(expect.stringContaining('apt-get'));
  });

  test('updates once, installs once, and checks that the installed programs run', async () => {
    await installNpmPackages();
    await program('sudo', 'if [ "$2" != true ]; then shift; exec "$@"; fi');
    await program('env', 'shift; shift; exec "$@"');
    const fake = (name: string, body = ''): string =>
      `printf '#!/bin/sh\\necho "${name} $*" >> ${machine}/calls\\n${body}\\n' > ${machine}/bin/${name}; /bin/chmod 755 ${machine}/bin/${name}`;
    const installs = [
      ...['chromium', 'google-chrome'].map((name) => fake(name, 'echo h264:true')),
      ...['ffmpeg', 'ffprobe', ...onlyForTests].map((name) => fake(name)),
    ];
    await program(
      'apt-get',
      [`case "$*" in *install*)`, ...installs, fake('fc-list', fontLanguages), ';; esac'].join('\n'),
    );
    await program('curl');
    await program('rm');
    await program('systemctl');

    const { exitCode, output } = await setUp();
    expect(output).toContain('apt-get install: done');
    expect(exitCode).toBe(0);
    const made = await calls();
    expect(made.filter((call) => call.startsWith('apt-get') && call.includes('update'))).toHaveLength(1);
    expect(made.filter((call) => call.startsWith('apt-get') && call.includes('install'))).toHaveLength(1);
    expect(made).toContain('ffmpeg -version');
  });

  describe('apt and npm in parallel', () => {
    const modules = () => join(machine, 'checkout/node_modules');
    /** Waits up to 20 s until the other program has reached this point; its standard error is shown on failure. */
    const waitFor = (file: string): string =>
      `n=0; until [ -f ${machine}/${file} ]; do n=$((n+1)); [ $n -gt 200 ] && echo "${file} never came" >&2 && exit 9; /bin/sleep 0.1; done`;
    const touch = (file: string): string => `: > ${machine}/${file}`;
    const packages = () =>
      `/bin/mkdir -p ${modules()}/.bin; /bin/ln -s ${process.execPath} ${modules()}/.bin/node; ${touch('checkout/node_modules/.package-lock.json')}`;
    /** @param install what `apt-get install` does, beside bringing a browser */
    const apt = async (install: string): Promise<void> => {
      await program('sudo', 'if [ "$2" != true ]; then shift; exec "$@"; fi');
      await program('env', 'shift; shift; exec "$@"');
      for (const name of ['curl', 'rm', 'systemctl']) await program(name);
      const browser = `printf '#!/bin/sh\\necho h264:true\\n' > ${machine}/bin/google-chrome; /bin/chmod 755 ${machine}/bin/google-chrome`;
      await program('apt-get', `case "$*" in *install*) ${install}; ${browser} ;; esac`);
    };
    beforeEach(async () => {
      await installTools();
      await rm(join(machine, 'bin/chromium'));
    });

    test('neither waits for the other', async () => {
      await apt(`${touch('apt-began')}; ${waitFor('npm-began')}`);
      await npm(`${touch('npm-began')}; ${waitFor('apt-began')}; ${packages()}`);
      const { exitCode, output } = await setUp();
      expect(output).toContain('Set-up: installing Chromium, npm packages');
      expect(output).toContain('apt-get install: done');
      expect(output).toContain('npm ci: done');
      expect(exitCode).toBe(0);
    });

    test('when npm fails, the running apt command finishes, and no other command starts', async () => {
      await apt(`${touch('apt-began')}; ${waitFor('npm-failed')}; ${touch('apt-ended')}`);
      await npm(`${waitFor('apt-began')}; ${touch('npm-failed')}; echo "no space left" >&2; exit 28`);
      const { exitCode, output } = await setUp();
      expect(exitCode).toBe(1);
      expect(output).toContain('no space left');
      expect(output).toMatch(/apt-get install: done[^]*Set-up stopped: npm ci failed \(exit code 28\)/);
      expect(await readFile(join(machine, 'apt-ended'), 'utf8')).toBe('');
      expect((await calls()).filter((call) => call.startsWith('npm'))).toHaveLength(1);
    });

    test('when apt fails, npm is stopped, and only the failure of apt is reported', async () => {
      await apt(`${waitFor('npm-began')}; echo "no such package" >&2; exit 100`);
      await npm(`${touch('npm-began')}; exec /bin/sleep 60`);
      const { exitCode, output } = await setUp();
      expect(exitCode).toBe(1);
      expect(output).toContain('no such package');
      expect(output).toContain('Set-up stopped: apt-get install failed (exit code 100)');
      expect(output).not.toContain('npm ci failed');
    });
  });

  test('two concurrent set-ups install only once', async () => {
    await installTools();
    const modules = join(machine, 'checkout/node_modules');
    await npm(
      `/bin/sleep 1; /bin/mkdir -p ${modules}/.bin; /bin/ln -s ${process.execPath} ${modules}/.bin/node; echo > ${modules}/.package-lock.json`,
    );
    const both = await Promise.all([setUp(), setUp()]);
    expect(both.map(({ exitCode }) => exitCode)).toEqual([0, 0]);
    expect((await calls()).filter((call) => call.startsWith('npm ci'))).toHaveLength(1);
  });

  test('a lock whose owner has exited is taken over', async () => {
    await installTools();
    await program('npm', 'exit 3');
    const gone = await run(process.execPath, ['-p', 'process.pid'], { cwd: machine, environment });
    const user = await run(process.execPath, ['-p', 'os.userInfo().username'], { cwd: machine, environment });
    const lock = join(machine, 'tmp', `scf-media-setup-${user.output.trim()}.lock`);
    await writeFile(lock, gone.output.trim());
    const { output } = await setUp();
    expect(output).toContain('npm ci failed (exit code 3)');
    await expect(readFile(lock)).rejects.toThrow('ENOENT');
  });
});
