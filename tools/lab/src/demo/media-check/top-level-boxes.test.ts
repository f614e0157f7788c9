import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { topLevelBoxes } from './top-level-boxes.ts';

type Piece = string | number[];

let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'demo-boxes-'));
});
afterAll(() => rm(dir, { recursive: true }));

async function boxesOf(...pieces: Piece[]): Promise<string[]> {
  const file = join(dir, 'file.mp4');
  await writeFile(
    file,
    Buffer.concat(
      pieces.map((piece) => (typeof piece === 'string' ? Buffer.from(piece) : Buffer.from(piece))),
    ),
  );
  return topLevelBoxes(file);
}

it('names the boxes in order, with 32-bit, 64-bit and open sizes', async () => {
  expect(
    await boxesOf(
      ...[[0, 0, 0, 9], 'ftyp', [1]],
      ...[[0, 0, 0, 1], 'moov', [0, 0, 0, 0, 0, 0, 0, 17], [1]],
      ...[[0, 0, 0, 0], 'mdat', [1, 2, 3]],
    ),
  ).toEqual(['ftyp', 'moov', 'mdat']);
});

it.for([
  ['is cut off', [[0, 0, 0, 200], 'mdat', [1]], 'has a wrong size'],
  ['has a few bytes too many', [[0, 0, 0, 8], 'ftyp', [1, 2]], 'in the middle of a box'],
  ['would never end', [[0, 0, 0, 4], 'ftyp'], 'has a wrong size'],
] satisfies [string, Piece[], string][])('refuses a file that %s', async ([, pieces, message]) => {
  await expect(boxesOf(...pieces)).rejects.toThrow(message);
});
