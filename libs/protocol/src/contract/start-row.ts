/** A URL that passes every check and is never fetched: requests with it are rejected. */
const recordUrl = 'https://example.com/page.html';

/** Fields of Start's Data by their dotted path, for example `Output.Cos.Bucket`. */
export type FieldsByPath = Readonly<Record<string, unknown>>;

/** Builds a Start request with a RecordURL and these fields; a field that is `undefined` is left out. */
export function startRequest(fields: FieldsByPath): { Action: 'Start'; Data: Record<string, unknown> } {
  const data: Record<string, unknown> = { RecordURL: recordUrl };
  for (const [path, value] of Object.entries(fields)) setAtPath(data, path.split('.'), value);
  return { Action: 'Start', Data: data };
}

function setAtPath(target: Record<string, unknown>, path: readonly string[], value: unknown): void {
  const [name = '', ...rest] = path;
  if (rest.length === 0) {
    target[name] = value;
    return;
  }
  const inner: Record<string, unknown> = { ...(target[name] as Record<string, unknown> | undefined) };
  setAtPath(inner, rest, value);
  target[name] = inner;
}

/** Shortens a value for a title. */
export function shorten(value: unknown): string {
  const text = JSON.stringify(value) ?? 'undefined';
  return text.length > 60 ? `${text.slice(0, 40)}… (${text.length} characters)` : text;
}

/** A row of the documents' table of Start: what it accepts, and what it rejects with which message. */
export interface StartRow {
  /** The field's path in Data, for example `Output.Cos.Bucket`; messages begin with it. */
  field: string;
  /** The field's default; absent if it has none. */
  default?: unknown;
  /** Values that are accepted, and what they are parsed to (`as`; when absent, the value itself). */
  accepted: readonly { value: unknown; as?: unknown }[];
  /** Values that are refused; after the field's name, the message continues with `says`. */
  refused: readonly { value: unknown; says: string }[];
  /** Other fields that these values need. */
  alongside?: FieldsByPath;
}

/** An addition of the services that record: which events their callback gets. */
export const eventsRow: StartRow = {
  field: 'Events',
  accepted: [{ value: ['started', 'progress', 'gap', 'finished'] }, { value: ['gap', 'gap'], as: ['gap'] }],
  refused: [
    { value: 'started', says: 'must be an array' },
    { value: [], says: 'must name at least one event' },
  ],
};
