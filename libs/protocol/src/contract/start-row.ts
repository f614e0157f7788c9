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

/** A value for a title. */
export function shortened(value: unknown): string {
  const text = JSON.stringify(value) ?? 'undefined';
  return text.length > 60 ? `${text.slice(0, 40)}… (${text.length} characters)` : text;
}

/** One row of the documents' table of Start: what it takes, and what it refuses with which message. */
export interface StartRow {
  /** The field's path in Data, such as `Output.Cos.Bucket`; messages begin with it. */
  field: string;
  /** What the field is when it is not given. Absent: it stays absent. */
  default?: unknown;
  /** Values that are taken, and what they are read as (`as`; absent: as they are). */
  accepted: readonly { value: unknown; as?: unknown }[];
  /** Values that are refused; the message goes on after the field's name with `says`. */
  refused: readonly { value: unknown; says: string }[];
  /** Other fields that must be there for these values to be taken. */
  alongside?: FieldsByPath;
}
