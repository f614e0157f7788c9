const onTerminalMs = 1_000;
const elsewhereMs = 15_000;

/**
 * A running step.
 *
 * @typedef {object} Running
 * @property {string} title
 * @property {number} startedAtMs
 */

/**
 * Formats the running steps in one line.
 *
 * @param {Iterable<Running>} running
 * @param {number} nowMs
 * @param {string} said the last words of any of them
 */
export function runningLine(running, nowMs, said = '') {
  const steps = [...running].map(
    ({ title, startedAtMs }) => `${title} … ${Math.round((nowMs - startedAtMs) / 1000)} s`,
  );
  return `  ${steps.join(', ')}  ${said}`.trimEnd();
}

/**
 * Shows that steps are running: on a terminal by a line that counts the seconds, elsewhere by a line every 15 s. All steps share
 * one, so that parallel steps do not overwrite each other's lines.
 */
export const liveLine = createLiveLine();

function createLiveLine() {
  /** @type {Set<Running>} */
  const running = new Set();
  /** @type {NodeJS.Timeout | undefined} */
  let timer;
  let said = '';
  const { stdout } = process;
  const show = () => {
    if (!stdout.isTTY) return void console.log(runningLine(running, Date.now()));
    stdout.write(`\r\x1b[K${runningLine(running, Date.now(), said).slice(0, stdout.columns - 1)}`);
  };

  return {
    /** @param {string} title */
    begin(title) {
      const step = { title, startedAtMs: Date.now() };
      running.add(step);
      show();
      timer ??= setInterval(show, stdout.isTTY ? onTerminalMs : elsewhereMs);
      return {
        /** @param {string} words shown with the next line */
        say(words) {
          said = words;
        },
        /** Makes room for a line about how it ended. */
        end() {
          running.delete(step);
          said = '';
          if (stdout.isTTY) stdout.write('\r\x1b[K');
          if (running.size > 0) return;
          clearInterval(timer);
          timer = undefined;
        },
      };
    },
  };
}
