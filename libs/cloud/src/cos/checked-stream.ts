import { PassThrough, type Readable, Transform, type Writable } from 'node:stream';
import { CosError, toCosError } from './cos-error.ts';

interface Answer {
  headers?: Record<string, unknown> | undefined;
}

/**
 * The body of an object as a stream that ends only when all of it has come. The SDK by itself writes the XML of an
 * error answer into the stream as if it were the object, and ends a broken connection like a complete one.
 *
 * @param get begins the download into the stream it is given and resolves with the answer
 */
export function createCheckedStream(what: string, get: (into: Writable) => Promise<Answer>): Readable {
  const { promise: answer, resolve, reject } = Promise.withResolvers<Answer>();
  answer.catch(() => undefined);
  let bytes = 0;
  const checked = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      done(null, chunk);
    },
    flush(done) {
      answer.then(
        ({ headers }) => {
          const expected = Number(headers?.['content-length'] ?? bytes);
          done(bytes === expected ? null : cutShort(what, bytes, expected));
        },
        (error: unknown) => done(error as Error),
      );
    },
  });
  const into = new PassThrough();
  into.pipe(checked);
  get(into).then(resolve, (thrown: unknown) => {
    const error = thrown instanceof CosError ? thrown : toCosError(what, thrown);
    reject(error);
    checked.destroy(error);
  });
  checked.once('close', () => into.destroy());
  return checked;
}

function cutShort(what: string, bytes: number, expected: number): CosError {
  return new CosError('CosUnreachable', `${what}: ended after ${bytes} of ${expected} bytes`, {});
}
