import { apiError } from '../../cloud-api/index.ts';

/** Whether a line, with its fields, is asked for. */
export type LogFilter = (fields: Readonly<Record<string, string>>) => boolean;

/**
 * Reads a query of CLS: nothing or `*` for all, else `field:"value"` terms with AND and OR between them, AND before OR.
 *
 * @throws ServiceError `FailedOperation.SyntaxError`
 */
export function parseLogQuery(query: string): LogFilter {
  if (query.trim() === '' || query.trim() === '*') return () => true;
  const alternatives = query
    .split(/\s+OR\s+/i)
    .map((alternative) => alternative.split(/\s+AND\s+/i).map((term) => parseTerm(term.trim())));
  return (fields) =>
    alternatives.some((terms) => terms.every(({ field, value }) => fields[field]?.includes(value) === true));
}

function parseTerm(term: string): { readonly field: string; readonly value: string } {
  const [, field = '', quoted, plain] = /^(\w+):(?:"([^"]*)"|([^\s"()*?]+))$/.exec(term) ?? [];
  const value = quoted ?? plain;
  if (value === undefined)
    throw apiError(
      'FailedOperation.SyntaxError',
      `The local CLS reads field:"value" with AND and OR; it cannot read ${term}.`,
    );
  return { field, value };
}
