import { AsyncLocalStorage } from 'node:async_hooks';
import { tmpdir } from 'node:os';
import { PassThrough, type Readable, Transform, type Writable } from 'node:stream';
import COS from 'cos-nodejs-sdk-v5';
import type { Credentials } from '../scf/index.ts';
import { monotonicNowMs } from '../retry/index.ts';
import { CosError, toCosError } from './cos-error.ts';

/**
 * How far the clock of COS may be ahead: the SDK corrects differences of 30 s and more, so a signature must tolerate
 * smaller ones.
 */
const clockToleranceSeconds = 30;
const defaultSeconds = 900;

const deadline = new AsyncLocalStorage<number>();

/** Runs `send`, whose requests to COS are not signed after `untilMs` (by `monotonicNowMs`). */
export function sendBefore<T>(untilMs: number, send: () => Promise<T>): Promise<T> {
  return deadline.run(untilMs, send);
}

/**
 * Returns how long a signature made now is valid, so that COS rejects a request that this process signed before a long
 * suspension.
 *
 * @returns undefined when nothing may be sent any more
 */
function getSignatureSeconds(): number | undefined {
  const untilMs = deadline.getStore();
  if (untilMs === undefined) return defaultSeconds;
  const leftMs = untilMs - monotonicNowMs();
  return leftMs <= 0 ? undefined : Math.ceil(leftMs / 1000) + clockToleranceSeconds;
}

/**
 * Creates the official SDK, configured for a function: no files outside /tmp, no second host name, credentials that
 * may change.
 *
 * @param options.keys returns the keys for the next request
 */
export function createCosSdk(options: {
  domain: string | undefined;
  timeoutMs: number;
  keys: () => Credentials;
}): COS {
  return new COS({
    Timeout: options.timeoutMs,
    ...(options.domain === undefined ? {} : { Domain: options.domain }),
    Protocol: options.domain?.startsWith('http:') === true ? 'http:' : 'https:',
    // A network policy may not allow the other host name.
    AutoSwitchHost: false,
    // The SDK may write its upload cache, and on SCF only /tmp is writable.
    ConfCwd: tmpdir(),
    getAuthorization: (request, callback) => {
      const keys = options.keys();
      const seconds = getSignatureSeconds();
      if (seconds === undefined) {
        // The SDK fails requests whose signature has another form.
        callback({ Authorization: 'too late' } as unknown as COS.GetAuthorizationCallbackParams);
        return;
      }
      const signed = {
        Authorization: COS.getAuthorization({
          SecretId: keys.secretId,
          SecretKey: keys.secretKey,
          Method: request.Method,
          Pathname: request.Pathname,
          Query: request.Query,
          Headers: request.Headers,
          Expires: seconds,
          SystemClockOffset: request.SystemClockOffset,
        }),
        SecurityToken: keys.token ?? '',
      };
      // The SDK accepts a signature with a token (sdk/base.js, checkAuthError), though its types do not say so.
      // Passing the keys instead would require a token and an expiry, and the SDK would cache them.
      callback(signed as unknown as COS.GetAuthorizationCallbackParams);
    },
  });
}

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
          done(bytes === expected ? null : toCutShortError(what, bytes, expected));
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

function toCutShortError(what: string, bytes: number, expected: number): CosError {
  return new CosError('CosUnreachable', `${what}: ended after ${bytes} of ${expected} bytes`, {});
}
