import { describe, expect, test } from 'vitest';
import type { Host } from '../setup/host.mjs';
import { installCommands, manualInstructions } from '../setup/install-plan.mjs';
import { benchRequirements, requirements, testRequirements } from '../setup/requirements.mjs';

const debian: Host = {
  platform: 'linux',
  arch: 'x64',
  isUbuntu: false,
  home: '/home/me',
  hasApt: true,
  hasSystemd: false,
  elevate: [],
};
const everything = requirements;
const redis = testRequirements.filter(({ name }) => name === 'redis-server');
const ffmpeg = requirements.filter(({ name }) => name === 'ffmpeg');

const apt =
  'env DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 apt-get -q -o DPkg::Lock::Timeout=600 -o Acquire::Retries=3';
const commandLines = (host: Host, missing: typeof requirements): string[] | undefined =>
  installCommands(host, missing)?.map(({ argv }) => argv.join(' '));

describe('on Debian', () => {
  test('one update and one install command install everything', () => {
    expect(commandLines(debian, everything)).toEqual([
      `${apt} update`,
      `${apt} install -y --no-install-recommends chromium fonts-liberation ffmpeg fonts-noto-cjk fonts-noto-color-emoji fonts-noto-core fontconfig`,
    ]);
  });

  test('packages for the benchmark are installed with apt, too, when it is requested', () => {
    expect(commandLines(debian, benchRequirements)?.[1]).toBe(
      `${apt} install -y --no-install-recommends xvfb pulseaudio`,
    );
    expect(requirements).not.toEqual(expect.arrayContaining(benchRequirements));
  });

  test('packages for the tests are installed with apt, too', () => {
    expect(commandLines(debian, testRequirements)?.[1]).toBe(
      `${apt} install -y --no-install-recommends redis-server python3 golang-go default-jdk-headless`,
    );
  });

  test('only what is missing is installed', () => {
    expect(commandLines(debian, ffmpeg)?.[1]).toBe(`${apt} install -y --no-install-recommends ffmpeg`);
  });

  test('passwordless sudo is used in place of root', () => {
    expect(commandLines({ ...debian, elevate: ['sudo', '-n'] }, ffmpeg)).toEqual([
      `sudo -n ${apt} update`,
      `sudo -n ${apt} install -y --no-install-recommends ffmpeg`,
    ]);
  });

  test('the Redis service that the package starts is stopped', () => {
    expect(commandLines({ ...debian, hasSystemd: true }, redis)?.[2]).toBe(
      'systemctl disable --now redis-server',
    );
    expect(commandLines({ ...debian, hasSystemd: true }, ffmpeg)).toHaveLength(2);
  });

  test('prints the commands for a user who cannot become root', () => {
    const host = { ...debian, elevate: undefined };
    expect(installCommands(host, everything)).toBeUndefined();
    expect(manualInstructions(host, redis)).toBe(
      [
        'Run this, then try again:',
        '',
        '  sudo apt-get update',
        '  sudo apt-get install -y --no-install-recommends redis-server',
      ].join('\n'),
    );
  });
});

describe('on Ubuntu', () => {
  const ubuntu = { ...debian, isUbuntu: true };

  test('installs Google Chrome in place of the chromium snap', () => {
    const chrome = '/home/me/google-chrome-stable_current_amd64.deb';
    expect(commandLines(ubuntu, everything)).toEqual([
      `curl -fsSL -o ${chrome} https://dl.google.com/linux/direct/google-chrome-stable_current_amd64.deb`,
      `${apt} update`,
      `${apt} install -y --no-install-recommends ${chrome} fonts-liberation ffmpeg fonts-noto-cjk fonts-noto-color-emoji fonts-noto-core fontconfig`,
      `rm ${chrome}`,
    ]);
  });

  test('names the packages on processors for which there is no Chrome', () => {
    const arm = { ...ubuntu, arch: 'arm64' };
    expect(installCommands(arm, everything)).toBeUndefined();
    expect(manualInstructions(arm, everything)).toContain('with your package manager');
    expect(commandLines(arm, ffmpeg)).toHaveLength(2);
  });
});

test('on macOS prints the commands for Homebrew', () => {
  const mac: Host = { ...debian, platform: 'darwin', hasApt: false, elevate: undefined };
  expect(installCommands(mac, everything)).toBeUndefined();
  expect(manualInstructions(mac, everything)).toBe(
    ['Run this, then try again:', '', '  brew install --cask google-chrome', '  brew install ffmpeg'].join(
      '\n',
    ),
  );
});
