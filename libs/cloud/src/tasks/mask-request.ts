import { isSecretName } from '../log/redact.ts';

/** What stands where something is hidden. */
export const hiddenText = '…';

/** Fields that are secret though their names do not say so: what a page is opened with. */
const secretFields = ['Cookies', 'Headers', 'HttpCredentials'];

/**
 * Pure: a request as it may be shown: secrets are replaced by `…`, and so is all of a URL but where it leads, as its path and
 * its query may be a signature. Errs on the side of hiding.
 */
export function maskRequest(request: object): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(request)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => [
        name,
        isSecretName(name) || secretFields.includes(name) ? hiddenText : maskValue(value),
      ]),
  );
}

function maskValue(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(maskValue);
  if (typeof value === 'object' && value !== null) return maskRequest(value);
  return typeof value === 'string' ? maskUrl(value) : value;
}

/** Text that is no URL stays as it is. */
function maskUrl(text: string): string {
  if (!/^[a-z][a-z\d+.-]*:\/\//i.test(text)) return text;
  const url = URL.parse(text);
  if (url === null) return hiddenText;
  const isBare = url.pathname.length <= 1 && `${url.search}${url.hash}${url.username}` === '';
  return isBare ? text : `${url.protocol}//${url.host}/${hiddenText}`;
}
