import { randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import type { RecordFile } from '@scf-media/protocol/trtc-record';

/** Downloads a recorded file, like its caller. @returns its path in the folder */
export async function fetchFile({ RecordFile: url }: RecordFile, dir: string): Promise<string> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url}: ${response.status}`);
  const path = join(dir, `${randomUUID()}${extname(url)}`);
  await writeFile(path, new Uint8Array(await response.arrayBuffer()));
  return path;
}
