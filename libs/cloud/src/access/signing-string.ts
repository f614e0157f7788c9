/** The signed parts of a request. Header names are in lower case. */
export interface SignedParts {
  /** In the client's order; `x-date` is among them. */
  headers: readonly { name: string; value: string }[];
  method: string;
  /** These three are empty if the request has no such header. */
  accept: string;
  contentType: string;
  contentMd5: string;
  toPathAndParameters: string;
}

/**
 * Returns the text that an application signs (https://cloud.tencent.com/document/product/628/40304): one line for
 * each signed header, then method, Accept, Content-Type, Content-MD5, path and parameters. Empty fields keep their
 * line.
 */
export function toSigningString(parts: SignedParts): string {
  return [
    ...parts.headers.map(({ name, value }) => `${name}: ${value}`),
    parts.method.toUpperCase(),
    parts.accept,
    parts.contentType,
    parts.contentMd5,
    parts.toPathAndParameters,
  ].join('\n');
}

/**
 * Returns the path followed by the parameters of query and form: sorted by name, the values of a repeated name
 * sorted, a parameter without a value as its name alone, everything decoded; no question mark without parameters.
 *
 * @param form the body of a form request, empty for any other
 */
export function toPathAndParameters(url: URL, form = ''): string {
  const parameters = [...url.searchParams, ...new URLSearchParams(form)].sort(
    ([nameA, valueA], [nameB, valueB]) => compare(nameA, nameB) || compare(valueA, valueB),
  );
  const pairs = parameters.map(([name, value]) => (value === '' ? name : `${name}=${value}`));
  return pairs.length === 0 ? url.pathname : `${url.pathname}?${pairs.join('&')}`;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
