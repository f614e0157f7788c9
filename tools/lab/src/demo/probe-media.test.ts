import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { listTopLevelBoxes } from './probe-media.ts';

type Piece = string | number[];

let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'demo-boxes-'));
});
afterAll(() => rm(dir, { recursive: true }));

async function writeAndList(...pieces: Piece[]): Promise<string[]> {
  const file = join(dir, 'file.mp4');
  await writeFile(
    file,
    Buffer.concat(
      pieces.map((piece) => (typeof piece === 'string' ? Buffer.from(piece) : Buffer.from(piece))),
    ),
  );
  return listTopLevelBoxes(file);
}

it('lists the boxes in order, with 32-bit, 64-bit and open sizes', async () => {
  expect(
    await writeAndList(
      ...[[0, 0, 0, 9], 'ftyp', [1]],
      ...[[0, 0, 0, 1], 'moov', [0, 0, 0, 0, 0, 0, 0, 17], [1]],
      ...[[0, 0, 0, 0], 'mdat', [1, 2, 3]],
    ),
  ).toEqual(['ftyp', 'moov', 'mdat']);
});

it.for([
  ['is truncated', [[0, 0, 0, 200], 'mdat', [1]], 'has an invalid size'],
  ['has extra bytes', [[0, 0, 0, 8], 'ftyp', [1, 2]], 'in the middle of a box'],
  ['has a box smaller than its header', [[0, 0, 0, 4], 'ftyp'], 'has an invalid size'],
] satisfies [string, Piece[], string][])('rejects a file that %s', async ([, pieces, message]) => {
  await expect(writeAndList(...pieces)).rejects.toThrow(message);
});
