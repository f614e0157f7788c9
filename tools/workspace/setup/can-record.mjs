import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { StepError } from './run-step.mjs';

const timeoutMs = 60_000;
/** Remembers the browser that passed, so that the next start need not check it again, which takes a second. */
const answerFile = fileURLToPath(
  new URL('../../node_modules/.cache/scf-media/browser.json', import.meta.url),
);

const page = `<!doctype html><body><script>
document.body.textContent = 'h264:' + MediaRecorder.isTypeSupported('video/webm;codecs=h264,opus');
</script>`;

/**
 * Returns whether a browser can record H.264 and can read the folder for temporary files. A Chromium without the codecs (the
 * snapshots on GitHub's runners) would fail at the first recording, and Ubuntu's snap has a /tmp of its own.
 *
 * @param {string} browser its path
 * @returns {boolean}
 */
export function canRecord(browser) {
  const identity = JSON.stringify([browser, statSync(browser).mtimeMs]);
  if (readOrEmpty(answerFile) === identity) return true;
  if (!probe(browser)) return false;
  mkdirSync(dirname(answerFile), { recursive: true });
  writeFileSync(answerFile, identity);
  return true;
}

/** @param {string} browser */
function probe(browser) {
  const folder = mkdtempSync(join(tmpdir(), 'scf-media-probe-'));
  try {
    const file = join(folder, 'page.html');
    writeFileSync(file, page);
    // Our own page needs no sandbox, which is not available to root or in most containers.
    const { stdout, error } = spawnSync(
      browser,
      [
        '--headless',
        '--no-sandbox',
        '--no-first-run',
        '--disable-gpu',
        `--user-data-dir=${join(folder, 'profile')}`,
        '--dump-dom',
        pathToFileURL(file).href,
      ],
      { encoding: 'utf8', timeout: timeoutMs, killSignal: 'SIGKILL', stdio: ['ignore', 'pipe', 'ignore'] },
    );
    if (error !== undefined && 'code' in error && error.code === 'ETIMEDOUT')
      throw new StepError(
        `${browser} did not answer within ${timeoutMs / 1000} s. Start again when the machine is less busy.`,
      );
    return (stdout ?? '').includes('h264:true');
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** @param {string} path */
function readOrEmpty(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
