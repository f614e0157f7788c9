import { tmpdir } from 'node:os';
import COS from 'cos-nodejs-sdk-v5';
import type { Credentials } from '../scf/index.ts';
import { getSignatureSeconds } from './send-before.ts';

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
