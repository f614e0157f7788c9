import { PassThrough, type Readable, Transform, type Writable } from 'node:stream';
import { CosError, toCosError } from './cos-error.ts';

interface Answer {
  headers?: Record<string, unknown> | undefined;
}

/**
 * Returns an object's body as a stream that ends only when it is complete. The SDK itself writes the XML of an error
 * response into the stream as if it were the object, and ends a broken connection like a complete one.
 *
 * @param get starts the download into the given stream and resolves with the response
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
