import { isSecretName } from '../log/redact.ts';

/** Replaces hidden values. */
export const hiddenText = '…';

/** Fields that are secret although their names do not show it: credentials for a page. */
const secretFields = ['Cookies', 'Headers', 'HttpCredentials'];

/**
 * Pure: masks a request for display. Secrets become `…`, and so does everything of a URL except scheme and host, because
 * path and query may contain a signature. Masks too much rather than too little.
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

/** Masks a URL; returns other text unchanged. */
function maskUrl(text: string): string {
  if (!/^[a-z][a-z\d+.-]*:\/\//i.test(text)) return text;
  const url = URL.parse(text);
  if (url === null) return hiddenText;
  const isBare = url.pathname.length <= 1 && `${url.search}${url.hash}${url.username}` === '';
  return isBare ? text : `${url.protocol}//${url.host}/${hiddenText}`;
}
