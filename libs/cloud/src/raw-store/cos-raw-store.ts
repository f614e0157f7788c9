import type { CosClient } from '../cos/index.ts';
import { logName, logNumber } from './log-name.ts';
import type { RawStore } from './raw-store.ts';
import { createRawWriter } from './raw-writer.ts';

export interface CosRawStoreOptions {
  cos: CosClient;
  bucket: string;
  region: string;
  /** The task's own; ends with "/". */
  prefix: string;
}

/** An object is written anew with all it has until it is so large, or so old; then the next one begins. */
const objectBytes = 1024 * 1024;
const objectAgeMs = 10_000;
const readAhead = 8;
const contentType = 'application/octet-stream';

/**
 * Logs as rows of objects `<prefix><log>/<number>`. COS cannot append to a multipart upload what is to be read at once,
 * and an object a second would be 36000 in ten hours: so the last object grows, by being put again, for up to 1 MiB or
 * 10 s, which keeps a day of recording under 10000 objects and sends little twice.
 */
export function cosRawStore({ cos, bucket, region, prefix }: CosRawStoreOptions): RawStore {
  const at = (key: string) => ({ bucket, region, key });
  const keys = () => cos.listObjects({ bucket, region, prefix });

  async function* read(of: readonly string[]): AsyncGenerator<Uint8Array> {
    const ahead: Promise<Uint8Array>[] = [];
    for (let index = 0; index < of.length; index += 1) {
      for (let next = index + ahead.length; next < of.length && ahead.length < readAhead; next += 1) {
        const body = cos.getObject(at(of[next] ?? ''));
        body.catch(() => undefined);
        ahead.push(body);
      }
      const body = ahead.shift();
      if (body !== undefined) yield await body;
    }
  }

  return {
    async logs() {
      const logs = Map.groupBy(
        (await keys()).map(({ key }) => key),
        (key) => key.slice(prefix.length).split('/')[0] ?? '',
      );
      return [...logs]
        .filter(([name]) => logNumber(name) !== undefined)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([, objects]) => ({ read: () => read(objects.sort()) }));
    },
    async begin(options) {
      const last = (await keys()).map(({ key }) => logNumber(key.slice(prefix.length).split('/')[0]) ?? 0);
      const log = `${prefix}${logName(Math.max(0, ...last) + 1)}`;
      let number = 1;
      let body = Buffer.alloc(0);
      let begunMs = Date.now();
      return createRawWriter(async (bytes) => {
        const grown = Buffer.concat([body, bytes]);
        await cos.putObject(at(`${log}/${String(number).padStart(8, '0')}`), grown, { contentType });
        body = grown;
        if (body.length < objectBytes && Date.now() - begunMs < objectAgeMs) return;
        number += 1;
        body = Buffer.alloc(0);
        begunMs = Date.now();
      }, options);
    },
    async remove() {
      const left = (await keys()).map(({ key }) => key);
      const removeNext = async (): Promise<void> => {
        for (let key = left.pop(); key !== undefined; key = left.pop()) await cos.deleteObject(at(key));
      };
      await Promise.all(Array.from({ length: readAhead }, removeNext));
    },
  };
}
