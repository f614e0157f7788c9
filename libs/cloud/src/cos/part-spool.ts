import { createHash, type Hash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, mkdtemp, open, rm, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import type { PartBody } from './cos-client.ts';
import { MAX_PARTS, toPartBytes } from './part-plan.ts';

/** A part in its own file. */
export interface SpooledPart extends PartBody {
  number: number;
  path: string;
}

/** The body of an upload on disk, split into parts as it is written. Part 1 is the header, written at the end. */
interface PartSpool {
  readonly dir: string;
  /** The number of bytes appended so far, uploaded or not. */
  readonly bodyBytes: number;
  /** The size of the part that is being filled. */
  readonly tailBytes: number;
  /** Writes the bytes; calls `onFull` for each part they complete. */
  append(bytes: Uint8Array): Promise<void>;
  /** Closes the part that is being filled. @returns undefined when it is empty */
  seal(): Promise<SpooledPart | undefined>;
  /** Writes part 1. */
  writeHeader(header: Uint8Array): Promise<SpooledPart>;
  /** Closes open files and removes the folder. */
  remove(): Promise<void>;
}

/**
 * Creates a spool.
 *
 * @param options.parentDir created if missing; the parts are in a new folder in it
 * @param options.partBytes size of the first parts, see `toPartBytes`
 */
export async function createPartSpool(options: {
  parentDir: string;
  partBytes: number;
  onFull: (part: SpooledPart) => void;
}): Promise<PartSpool> {
  await mkdir(options.parentDir, { recursive: true });
  const dir = await mkdtemp(join(options.parentDir, 'upload-'));
  let filling: { file: FileHandle; path: string; number: number; bytes: number; hash: Hash } | undefined;
  let nextNumber = 2;
  let bodyBytes = 0;

  async function begin(number: number) {
    if (number > MAX_PARTS) throw new Error(`COS takes ${MAX_PARTS} parts at most`);
    const path = join(dir, `part-${String(number).padStart(5, '0')}`);
    return { file: await open(path, 'wx'), path, number, bytes: 0, hash: createHash('md5') };
  }

  async function seal(): Promise<SpooledPart | undefined> {
    const sealed = filling;
    if (sealed === undefined) return undefined;
    filling = undefined;
    await sealed.file.close();
    return toSpooledPart(sealed);
  }

  async function append(bytes: Uint8Array): Promise<void> {
    for (let offset = 0; offset < bytes.byteLength;) {
      filling ??= await begin(nextNumber);
      nextNumber = filling.number + 1;
      const partBytes = toPartBytes(filling.number, options.partBytes);
      const piece = bytes.subarray(offset, offset + partBytes - filling.bytes);
      await filling.file.writeFile(piece);
      filling.hash.update(piece);
      filling.bytes += piece.byteLength;
      bodyBytes += piece.byteLength;
      offset += piece.byteLength;
      if (filling.bytes < partBytes) continue;
      const full = await seal();
      if (full !== undefined) options.onFull(full);
    }
  }

  async function writeHeader(header: Uint8Array): Promise<SpooledPart> {
    const part = await begin(1);
    try {
      await part.file.writeFile(header);
    } finally {
      await part.file.close();
    }
    part.hash.update(header);
    return toSpooledPart({ ...part, bytes: header.byteLength });
  }

  return {
    dir,
    get bodyBytes() {
      return bodyBytes;
    },
    get tailBytes() {
      return filling?.bytes ?? 0;
    },
    append,
    seal,
    writeHeader,
    remove: async () => {
      await filling?.file.close();
      filling = undefined;
      await rm(dir, { recursive: true, force: true });
    },
  };
}

function toSpooledPart(written: { path: string; number: number; bytes: number; hash: Hash }): SpooledPart {
  const { path, number, bytes } = written;
  return { path, number, bytes, md5: written.hash.digest('base64'), open: () => createReadStream(path) };
}
