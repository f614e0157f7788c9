import { type CosClient, CosError } from '../cos/index.ts';
import { monotonicNowMs } from '../retry/index.ts';
import { type JournalStore, parseJournalNumber, toJournalName } from './journal-store.ts';
import { createJournalWriter } from './journal-writer.ts';

interface CosJournalStoreOptions {
  cos: CosClient;
  bucket: string;
  region: string;
  /** The task's own prefix; ends with "/". */
  prefix: string;
}

/** The last object is rewritten with all its bytes until it has this size or age; then the next one begins. */
const objectBytes = 1024 * 1024;
const objectAgeMs = 10_000;
const readAhead = 8;
/**
 * How often a journal is listed again whose last object was replaced while it was read; that happens at most twice a
 * second.
 */
const maxListings = 10;
const contentType = 'application/octet-stream';

/** An object of a journal, and which bytes of the journal it holds. */
interface JournalObject {
  key: string;
  from: number;
  bytes: number;
}

/**
 * Creates a store of journals in COS, each as objects named `<prefix><journal>/<offset>-<length>`. COS cannot append
 * to an object, and an object per second would be 36,000 in ten hours: so the last object is put again under the name
 * of its new length, up to 1 MiB or 10 s. That keeps a day of recording under 10,000 objects and sends little twice.
 * A late request that arrives after its successor makes an object that nobody reads.
 */
export function createCosJournalStore({ cos, bucket, region, prefix }: CosJournalStoreOptions): JournalStore {
  const at = (key: string) => ({ bucket, region, key });
  const listAll = () => cos.listObjects({ bucket, region, prefix });

  /**
   * Reads a journal from a byte on. An object that has grown meanwhile has another name, so the journal is listed
   * again.
   */
  async function* read(journal: string, fromByte = 0): AsyncGenerator<Uint8Array> {
    let position = fromByte;
    for (let listing = 1; ; listing += 1) {
      const listed = await cos.listObjects({ bucket, region, prefix: `${journal}/` });
      const objects = pickLongest(listed.flatMap(({ key }) => parseObjectKey(key)));
      try {
        for await (const { from, body } of readBodies(
          objects.filter((each) => each.from + each.bytes > position),
        )) {
          if (from + body.length <= position) continue;
          yield body.subarray(Math.max(position - from, 0));
          position = from + body.length;
        }
        return;
      } catch (error) {
        if (listing === maxListings || !(error instanceof CosError) || error.status !== 404) throw error;
      }
    }
  }

  async function* readBodies(
    objects: readonly JournalObject[],
  ): AsyncGenerator<{ from: number; body: Uint8Array }> {
    const ahead: Promise<Uint8Array>[] = [];
    for (let index = 0; index < objects.length; index += 1) {
      for (let next = index + ahead.length; next < objects.length && ahead.length < readAhead; next += 1) {
        const body = cos.getObject(at(objects[next]?.key ?? ''));
        body.catch(() => undefined);
        ahead.push(body);
      }
      const body = await ahead.shift();
      if (body !== undefined) yield { from: objects[index]?.from ?? 0, body };
    }
  }

  return {
    async list() {
      const names = (await listAll()).map(({ key }) => key.slice(prefix.length).split('/')[0] ?? '');
      return [...new Set(names)]
        .filter((name) => parseJournalNumber(name) !== undefined)
        .toSorted()
        .map((name) => ({ read: () => read(`${prefix}${name}`) }));
    },
    async create(options) {
      const last = (await listAll()).map(
        ({ key }) => parseJournalNumber(key.slice(prefix.length).split('/')[0]) ?? 0,
      );
      const journal = `${prefix}${toJournalName(Math.max(0, ...last) + 1)}`;
      let from = 0;
      let body = Buffer.alloc(0);
      let begunMs = monotonicNowMs();
      const toKey = (bytes: number): string => `${journal}/${String(from).padStart(14, '0')}-${bytes}`;
      return createJournalWriter(
        async (bytes) => {
          const grown = Buffer.concat([body, bytes]);
          await cos.putObject(at(toKey(grown.length)), grown, { contentType });
          // The shorter object is superseded; if it stays, the longer one is read.
          if (body.length > 0) cos.deleteObject(at(toKey(body.length))).catch(() => undefined);
          body = grown;
          if (body.length < objectBytes && monotonicNowMs() - begunMs < objectAgeMs) return;
          from += body.length;
          body = Buffer.alloc(0);
          begunMs = monotonicNowMs();
        },
        {
          ...options,
          read: (fromByte) => read(journal, fromByte),
        },
      );
    },
    async remove() {
      const left = (await listAll()).map(({ key }) => key);
      const removeNext = async (): Promise<void> => {
        for (let key = left.pop(); key !== undefined; key = left.pop()) await cos.deleteObject(at(key));
      };
      await Promise.all(Array.from({ length: readAhead }, removeNext));
    },
  };
}

function parseObjectKey(key: string): JournalObject[] {
  const [, from, bytes] = /\/(\d{14})-(\d+)$/.exec(key) ?? [];
  return from === undefined || bytes === undefined ? [] : [{ key, from: Number(from), bytes: Number(bytes) }];
}

/** Pure: returns the longest object at each offset, in order. */
function pickLongest(objects: readonly JournalObject[]): JournalObject[] {
  const byPlace = new Map<number, JournalObject>();
  for (const each of objects) {
    if ((byPlace.get(each.from)?.bytes ?? -1) < each.bytes) byPlace.set(each.from, each);
  }
  return [...byPlace.values()].toSorted((a, b) => a.from - b.from);
}
