import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import type { StoredJournal, JournalStore } from './journal-store.ts';

const ivBytes = 16;

/**
 * Logs that only who has the secret can read, in a store that others may read too. AES-256 in counter mode: a log grows, and
 * is read from any byte on. What is damaged is for its reader to notice.
 *
 * @param secret of any length and form; the key is derived from it and the context
 * @param context such as the id of the task: another key for each
 */
export function encryptJournalStore(store: JournalStore, secret: string, context: string): JournalStore {
  const key = Buffer.from(hkdfSync('sha256', secret, context, 'raw-store', 32));

  async function* opened(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    let head = Buffer.alloc(0);
    let decipher: ReturnType<typeof createDecipheriv> | undefined;
    for await (const piece of bytes) {
      let rest = piece;
      if (decipher === undefined) {
        head = Buffer.concat([head, piece]);
        if (head.length < ivBytes) continue;
        decipher = createDecipheriv('aes-256-ctr', key, head.subarray(0, ivBytes));
        rest = head.subarray(ivBytes);
      }
      if (rest.length > 0) yield decipher.update(rest);
    }
  }

  return {
    list: async () => (await store.list()).map((log): StoredJournal => ({ read: () => opened(log.read()) })),
    async create(options) {
      const writer = await store.create(options);
      const iv = randomBytes(ivBytes);
      const cipher = createCipheriv('aes-256-ctr', key, iv);
      let isBegun = false;
      return {
        append(bytes) {
          // With the first bytes: of a task that records nothing nothing is left.
          if (!isBegun) writer.append(iv);
          isBegun = true;
          writer.append(cipher.update(bytes));
        },
        flush: () => writer.flush(),
        get durableBytes() {
          return Math.max(writer.durableBytes - ivBytes, 0);
        },
        async *read(fromByte) {
          // The counter stands for a block of 16 bytes.
          const block = fromByte - (fromByte % ivBytes);
          const decipher = createDecipheriv('aes-256-ctr', key, counterAt(iv, block / ivBytes));
          let skip = fromByte - block;
          for await (const piece of writer.read(ivBytes + block)) {
            const plain = decipher.update(piece);
            const wanted = plain.subarray(Math.min(skip, plain.length));
            skip -= plain.length - wanted.length;
            if (wanted.length > 0) yield wanted;
          }
        },
        [Symbol.asyncDispose]: () => writer[Symbol.asyncDispose](),
      };
    },
    remove: () => store.remove(),
  };
}

/** Pure: the counter of a block: the first one and its number, as one number of 128 bits. */
function counterAt(iv: Buffer, block: number): Buffer {
  const sum = (BigInt(`0x${iv.toString('hex')}`) + BigInt(block)) % 2n ** 128n;
  return Buffer.from(sum.toString(16).padStart(32, '0'), 'hex');
}
