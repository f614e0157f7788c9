import { randomUUID } from 'node:crypto';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type DesiredCode } from '../desired/desired-function.ts';
import { contentHash } from './content-hash.ts';
import { makeZip } from './make-zip.ts';

/** All that a timer function does: it hands its event to the web function, and fails when that does not take it. */
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
export async function timerProgram(packages: string): Promise<Extract<DesiredCode, { type: 'zip' }>> {
  const files = [{ path: 'index.js', content: Buffer.from(PROGRAM) }];
  const folder = join(packages, 'timer');
  const path = join(folder, 'code.zip');
  await mkdir(folder, { recursive: true });
  // All timers have the same one, and two deployments may write it at once.
  const written = join(folder, `${randomUUID()}.zip`);
  await writeFile(written, makeZip(files));
  await rename(written, path);
  return { type: 'zip', path, hash: contentHash(files) };
}
