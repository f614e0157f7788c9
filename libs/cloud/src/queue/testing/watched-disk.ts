import { constants, readdirSync, readFileSync, readlinkSync, statSync } from 'node:fs';
import { type FileHandle, mkdir, open, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Tracks which data below a folder is durable; disposing ends the tracking. */
interface WatchedDisk extends Disposable {
  /** Writes into another folder what a power cut would leave at this moment. */
  cutPower(into: string): Promise<void>;
}

type Method = (this: FileHandle, ...args: unknown[]) => Promise<unknown>;

/**
 * Watches all file handles of this process. Durable are the bytes at a `datasync` or `sync`, or written with O_DSYNC,
 * and the names in a folder at its `sync`. Linux only, because it reads /proc.
 *
 * @param root an existing folder
 */
export async function watchDisk(root: string): Promise<WatchedDisk> {
  const contents = new Map<number, Buffer>();
  const namesIn = new Map<number, Map<string, number>>();
  await using any = await open('/dev/null');
  const handles = Object.getPrototypeOf(any) as Record<string, Method>;
  const real = new Map(['write', 'datasync', 'sync'].map((name) => [name, handles[name]]));

  const isWatched = (handle: FileHandle): boolean =>
    readlinkSync(`/proc/self/fd/${handle.fd}`).startsWith(root);
  const opened = (handle: FileHandle): string => `/proc/self/fd/${handle.fd}`;

  function saveFile(handle: FileHandle): void {
    if (!isWatched(handle)) return;
    const found = statSync(opened(handle));
    if (!found.isDirectory()) return void contents.set(found.ino, readFileSync(opened(handle)));
    const names = readdirSync(opened(handle)).map((name): [string, number] => [
      name,
      statSync(join(opened(handle), name)).ino,
    ]);
    namesIn.set(found.ino, new Map(names));
  }

  function saveRange(handle: FileHandle, offset: number, bytes: Uint8Array): void {
    const { ino } = statSync(opened(handle));
    const known = contents.get(ino) ?? Buffer.alloc(0);
    const next = Buffer.alloc(Math.max(known.length, offset + bytes.length));
    known.copy(next);
    next.set(bytes, offset);
    contents.set(ino, next);
  }

  const isDurableAtOnce = (handle: FileHandle): boolean => {
    const flags = /^flags:\s*([0-7]+)/m.exec(readFileSync(`/proc/self/fdinfo/${handle.fd}`, 'utf8'))?.[1];
    return (Number.parseInt(flags ?? '0', 8) & constants.O_DSYNC) !== 0;
  };

  for (const name of ['datasync', 'sync']) {
    handles[name] = async function synced(...args) {
      const result = await real.get(name)?.apply(this, args);
      saveFile(this);
      return result;
    };
  }
  handles['write'] = async function written(...args) {
    const result = await real.get('write')?.apply(this, args);
    const [bytes, from, length, offset] = args as [Uint8Array, number, number, number];
    if (isWatched(this) && isDurableAtOnce(this))
      saveRange(this, offset, bytes.subarray(from, from + length));
    return result;
  };

  async function leave(folder: number, into: string): Promise<void> {
    await mkdir(into, { recursive: true });
    for (const [name, ino] of namesIn.get(folder) ?? []) {
      if (namesIn.has(ino)) await leave(ino, join(into, name));
      else await writeFile(join(into, name), contents.get(ino) ?? '');
    }
  }

  return {
    cutPower: (into) => leave(statSync(root).ino, into),
    [Symbol.dispose]() {
      for (const [name, method] of real) if (method !== undefined) handles[name] = method;
    },
  };
}
