import { randomUUID } from 'node:crypto';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { DesiredCode, DesiredFunction, DesiredTimer } from './desired-function.ts';
import { hashFiles } from '../package/package-files.ts';
import { makeZip } from '../package/make-zip.ts';

/** The variable with the secret that the timer function sends and the app checks; see docs/environment.md. */
export const SWEEP_SECRET = 'SWEEP_SECRET';

/** What a timer function calls, and the secret with which it may. */
interface TimerTarget {
  /** The URL of the web function; undefined before it is created. */
  readonly address: string | undefined;
  readonly secret: string;
}

/** Returns `<web function>-timer`. */
export const getTimerFunctionName = (webFunction: string): string => `${webFunction}-timer`;

/**
 * Creates the small event function that has an app's timers and calls its web function: web functions cannot have timers
 * (https://cloud.tencent.com/document/product/583/56124). It has only its own variables, and no keys, role or network.
 */
export function createTimerFunction(
  webFunction: string,
  timers: readonly DesiredTimer[],
  { address, secret }: TimerTarget,
  code: DesiredCode,
): DesiredFunction {
  return {
    name: getTimerFunctionName(webFunction),
    type: 'Event',
    runtime: 'Nodejs20.19',
    isAsync: false,
    handler: 'index.main_handler',
    code,
    settings: {
      memoryMb: 128,
      timeoutSeconds: 60,
      initTimeoutSeconds: 30,
      concurrency: 1,
      environment: { TARGET_URL: address ?? '', [SWEEP_SECRET]: secret },
      role: undefined,
      vpc: undefined,
      cfs: undefined,
      logs: undefined,
    },
    hasUrl: false,
    timers,
  };
}

/** The timer function's program: sends its event to the web function, and fails when that rejects it. */
const PROGRAM = `exports.main_handler = async (event) => {
  const response = await fetch(process.env.TARGET_URL + '/event-invoke', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'X-Sweep-Secret': process.env.SWEEP_SECRET },
    body: JSON.stringify(event),
    signal: AbortSignal.timeout(50000),
  });
  const text = await response.text();
  console.log(response.status, text);
  if (!response.ok) throw new Error('HTTP ' + response.status);
  return text;
};
`;

/** Writes the zip of the timer functions. @param packages the folder of all packages */
export async function writeTimerProgram(packages: string): Promise<Extract<DesiredCode, { type: 'zip' }>> {
  const files = [{ path: 'index.js', content: Buffer.from(PROGRAM) }];
  const folder = join(packages, 'timer');
  const path = join(folder, 'code.zip');
  await mkdir(folder, { recursive: true });
  // All timer functions share it, and two deployments may write it at the same time.
  const written = join(folder, `${randomUUID()}.zip`);
  await writeFile(written, makeZip(files));
  await rename(written, path);
  return { type: 'zip', path, hash: hashFiles(files) };
}
