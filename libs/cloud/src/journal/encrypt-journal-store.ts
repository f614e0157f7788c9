import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import type { StoredJournal, JournalStore } from './journal-store.ts';

const ivBytes = 16;

/**
 * Encrypts the journals of a store that others may read. AES-256 in counter mode, because a journal grows and is read
 * from any byte on. Readers must detect damage themselves.
 *
 * @param secret of any length and form; the key is derived from it and the context
 * @param context such as the id of the task: each context has another key
 */
export function encryptJournalStore(store: JournalStore, secret: string, context: string): JournalStore {
  const key = Buffer.from(hkdfSync('sha256', secret, context, 'raw-store', 32));

  async function* decrypt(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
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
    list: async () =>
      (await store.list()).map((journal): StoredJournal => ({ read: () => decrypt(journal.read()) })),
    async create(options) {
      const writer = await store.create(options);
      const iv = randomBytes(ivBytes);
      const cipher = createCipheriv('aes-256-ctr', key, iv);
      let isBegun = false;
      return {
        append(bytes) {
          // With the first bytes: a task that records nothing leaves nothing.
          if (!isBegun) writer.append(iv);
          isBegun = true;
          writer.append(cipher.update(bytes));
        },
        flush: () => writer.flush(),
        get durableBytes() {
          return Math.max(writer.durableBytes - ivBytes, 0);
        },
        async *read(fromByte) {
          // The counter counts blocks of 16 bytes.
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

/** Pure: returns the counter of a block: the sum of the first counter and the block's number, as 128 bits. */
function counterAt(iv: Buffer, block: number): Buffer {
  const sum = (BigInt(`0x${iv.toString('hex')}`) + BigInt(block)) % 2n ** 128n;
  return Buffer.from(sum.toString(16).padStart(32, '0'), 'hex');
}
