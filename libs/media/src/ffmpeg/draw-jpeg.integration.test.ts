import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { drawJpeg } from './draw-jpeg.ts';

test('ffmpeg does not get our environment', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'draw-jpeg-'));
  vi.stubEnv('SECRET_KEY', 'hush');
  try {
    const ffmpegPath = join(folder, 'ffmpeg');
    await writeFile(ffmpegPath, '#!/bin/sh\ncat > /dev/null\nenv\n');
    await chmod(ffmpegPath, 0o755);
    const said = await drawJpeg([new Uint8Array(1)], {
      ...{ ffmpegPath, width: 2, height: 2, grid: { columns: 1, rows: 1 }, quality: 2, timeoutMs: 20_000 },
      signal: new AbortController().signal,
    });
    expect(Buffer.from(said).toString()).not.toMatch(/hush/);
  } finally {
    vi.unstubAllEnvs();
    await rm(folder, { recursive: true });
  }
});
