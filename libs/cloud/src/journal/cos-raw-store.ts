import { type CosClient, CosError } from '../cos/index.ts';
import { monotonicNowMs } from '../retry/index.ts';
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
/** An object is put anew twice a second at most. */
const maxLooks = 10;
const contentType = 'application/octet-stream';

/** An object of a log: what of the log is in it. */
interface Stretch {
  key: string;
  from: number;
  bytes: number;
}

/**
 * Logs as rows of objects `<prefix><log>/<where it begins>-<how long it is>`. COS cannot append to a multipart upload what
 * is to be read at once, and an object a second would be 36000 in ten hours: so the last object grows, by being put again
 * under the name of its new length, for up to 1 MiB or 10 s, which keeps a day of recording under 10000 objects and sends
 * little twice. A request that was given up and arrives after its successor makes an object that nobody reads.
 */
export function cosRawStore({ cos, bucket, region, prefix }: CosRawStoreOptions): RawStore {
  const at = (key: string) => ({ bucket, region, key });
  const keys = () => cos.listObjects({ bucket, region, prefix });

  /** What of a log is there, from a byte on. An object that has grown meanwhile is under another name: it is looked for. */
  async function* read(log: string, fromByte = 0): AsyncGenerator<Uint8Array> {
    let position = fromByte;
    for (let look = 1; ; look += 1) {
      const listed = await cos.listObjects({ bucket, region, prefix: `${log}/` });
      const stretches = longest(listed.flatMap(({ key }) => stretchOf(key)));
      try {
        for await (const { from, body } of bodies(
          stretches.filter((each) => each.from + each.bytes > position),
        )) {
          if (from + body.length <= position) continue;
          yield body.subarray(Math.max(position - from, 0));
          position = from + body.length;
        }
        return;
      } catch (error) {
        if (look === maxLooks || !(error instanceof CosError) || error.status !== 404) throw error;
      }
    }
  }

  async function* bodies(stretches: readonly Stretch[]): AsyncGenerator<{ from: number; body: Uint8Array }> {
    const ahead: Promise<Uint8Array>[] = [];
    for (let index = 0; index < stretches.length; index += 1) {
      for (let next = index + ahead.length; next < stretches.length && ahead.length < readAhead; next += 1) {
        const body = cos.getObject(at(stretches[next]?.key ?? ''));
        body.catch(() => undefined);
        ahead.push(body);
      }
      const body = await ahead.shift();
      if (body !== undefined) yield { from: stretches[index]?.from ?? 0, body };
    }
  }

  return {
    async logs() {
      const names = (await keys()).map(({ key }) => key.slice(prefix.length).split('/')[0] ?? '');
      return [...new Set(names)]
        .filter((name) => logNumber(name) !== undefined)
        .toSorted()
        .map((name) => ({ read: () => read(`${prefix}${name}`) }));
    },
    async begin(options) {
      const last = (await keys()).map(({ key }) => logNumber(key.slice(prefix.length).split('/')[0]) ?? 0);
      const log = `${prefix}${logName(Math.max(0, ...last) + 1)}`;
      let from = 0;
      let body = Buffer.alloc(0);
      let begunMs = monotonicNowMs();
      const keyOf = (bytes: number): string => `${log}/${String(from).padStart(14, '0')}-${bytes}`;
      return createRawWriter(
        async (bytes) => {
          const grown = Buffer.concat([body, bytes]);
          await cos.putObject(at(keyOf(grown.length)), grown, { contentType });
          // The shorter one says nothing more; should it stay, the longer one is read.
          if (body.length > 0) cos.deleteObject(at(keyOf(body.length))).catch(() => undefined);
          body = grown;
          if (body.length < objectBytes && monotonicNowMs() - begunMs < objectAgeMs) return;
          from += body.length;
          body = Buffer.alloc(0);
          begunMs = monotonicNowMs();
        },
        {
          ...options,
          read: (fromByte) => read(log, fromByte),
        },
      );
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

function stretchOf(key: string): Stretch[] {
  const [, from, bytes] = /\/(\d{14})-(\d+)$/.exec(key) ?? [];
  return from === undefined || bytes === undefined ? [] : [{ key, from: Number(from), bytes: Number(bytes) }];
}

/** Pure: of each that begins at one place, the longest; in order. */
function longest(stretches: readonly Stretch[]): Stretch[] {
  const byPlace = new Map<number, Stretch>();
  for (const each of stretches) {
    if ((byPlace.get(each.from)?.bytes ?? -1) < each.bytes) byPlace.set(each.from, each);
  }
  return [...byPlace.values()].toSorted((a, b) => a.from - b.from);
}
