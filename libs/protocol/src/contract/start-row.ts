import { type FieldsByPath } from './start-request.ts';

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
