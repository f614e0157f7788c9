/** Passes every check, and is never fetched: only requests that are refused are built on it. */
const recordUrl = 'https://example.com/page.html';

/** Fields of Start's Data by their dotted path, such as `Output.Cos.Bucket`. */
export type FieldsByPath = Readonly<Record<string, unknown>>;

/** A Start request with a RecordURL and the given fields; a field that is `undefined` is left out. */
export function startRequest(fields: FieldsByPath): { Action: 'Start'; Data: Record<string, unknown> } {
  const data: Record<string, unknown> = { RecordURL: recordUrl };
  for (const [path, value] of Object.entries(fields)) put(data, path.split('.'), value);
  return { Action: 'Start', Data: data };
}

function put(target: Record<string, unknown>, path: readonly string[], value: unknown): void {
  const [name = '', ...rest] = path;
  if (rest.length === 0) {
    target[name] = value;
    return;
  }
  const inner: Record<string, unknown> = { ...(target[name] as Record<string, unknown> | undefined) };
  put(inner, rest, value);
  target[name] = inner;
}
