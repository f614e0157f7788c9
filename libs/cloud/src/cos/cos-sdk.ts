import { tmpdir } from 'node:os';
import COS from 'cos-nodejs-sdk-v5';
import type { Credentials } from '../scf/index.ts';
import { getSignatureSeconds } from './send-before.ts';

/**
 * The official SDK, set up for a function: no writing outside /tmp, no second host name, keys that may change.
 *
 * @param options.keys the keys for the next request
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
    // The other host name is outside the addresses a network policy may allow.
    AutoSwitchHost: false,
    // The SDK may write its upload cache, and in SCF only /tmp can be written.
    ConfCwd: tmpdir(),
    getAuthorization: (request, callback) => {
      const keys = options.keys();
      const seconds = getSignatureSeconds();
      if (seconds === undefined) {
        // The SDK makes an error of what is no signature.
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
      // The SDK takes a signature with a token beside it (sdk/base.js, checkAuthError), its types do not say so.
      // Handing over the keys instead would need a token and an end, and the SDK would cache them.
      callback(signed as unknown as COS.GetAuthorizationCallbackParams);
    },
  });
}
