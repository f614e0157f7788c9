import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { WebRecord } from '@scf-media/client';

/** Downloads the recording of a finished task, like its caller. @returns the path */
export async function download(task: WebRecord.TaskInfo, dir: string): Promise<string> {
  const url = task.Result?.Videos?.[0]?.FileURL;
  if (url === undefined) throw new Error(`no file: ${JSON.stringify(task)}`);
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url}: ${response.status}`);
  const path = join(dir, `${task.TaskID}.mp4`);
  await writeFile(path, new Uint8Array(await response.arrayBuffer()));
  return path;
}
