import { spawn } from 'node:child_process';
import { createGzip } from 'node:zlib';

/** How large a folder is as an image's layers are: a tar, compressed with gzip. */
export async function compressedSize(folder: string): Promise<number> {
  const tar = spawn('tar', ['--create', '--one-file-system', '--directory', folder, '.'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let bytes = 0;
  for await (const chunk of tar.stdout.pipe(createGzip())) bytes += (chunk as Buffer).byteLength;
  return bytes;
}
