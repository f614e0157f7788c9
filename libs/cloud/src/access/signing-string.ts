/** The parts of a request that an application signs. Header names in lower case. */
export interface SignedParts {
  /** In the order in which the client lists them; `x-date` is among them. */
  headers: readonly { name: string; value: string }[];
  method: string;
  /** These three are empty when the request has no such header. */
  accept: string;
  contentType: string;
  contentMd5: string;
  toPathAndParameters: string;
}

/**
 * The text an application signs (https://cloud.tencent.com/document/product/628/40304): one line for each signed
 * header, then method, Accept, Content-Type, Content-MD5, path and parameters. Empty fields keep their line.
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
 * The path with the parameters of query and form behind it: names in order, the values of a repeated name in order,
 * a parameter without value as its name alone, everything decoded; without parameters no question mark.
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
