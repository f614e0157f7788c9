import { z } from 'zod';
import { namesRoom, needsRoom, roomEntryFields, roomNameOf, userIdField } from '../trtc-room/room-entry.ts';
import { problemOf } from '../wire/problem.ts';
import { httpUrl, wholeNumberIn } from '../wire/wire-field.ts';
import { withoutBlanks } from '../wire/without-blanks.ts';
import { cosConfigSchema } from './cos-config.ts';
import { invalidParameter } from './failure.ts';

/** The longest a run of the function can be, and with it a recording: 24 h. */
const maxDurationSeconds = 86_400;
const maxUserIds = 100;

const userIds = z
  .array(userIdField.min(1, { error: 'must not be empty' }))
  .max(maxUserIds, { error: `must be at most ${maxUserIds} ids` })
  // An empty list says nothing, like any other empty field.
  .transform((ids) => (ids.length === 0 ? undefined : ids));

/** Every row of the documents' tables, in their order, and the rows that are ours, at the end. */
const fields = {
  ...roomEntryFields,
  CosConfig: cosConfigSchema,
  /** Told when the recording is done. */
  Callback: httpUrl.optional(),
  /** `00`: sound, to MP3. `01`: picture, to MP4. `02`: both, to MP4. */
  Mode: z.enum(['00', '01', '02']).default('00'),
  /** Only these anchors. Absent: all. */
  SubscribeUserIds: userIds.optional(),
  /** Not these anchors, even when they are in the other list. */
  UnsubscribeUserIds: userIds.optional(),
  /** Seconds after which the recording ends. 0 and absent: the service's own limit. */
  MaxDurationLimit: wholeNumberIn(0, maxDurationSeconds)
    .transform((seconds) => (seconds === 0 ? undefined : seconds))
    .optional(),
};

const requestSchema = z
  .object(fields)
  .refine(namesRoom, needsRoom)
  .transform(({ RoomId, StrRoomId, ...rest }) => ({ ...rest, ...roomNameOf({ RoomId, StrRoomId }) }));

/** A request as parsed: defaults filled in, exactly one of RoomId and StrRoomId. */
export type RecordRequest = z.output<typeof requestSchema>;

/** What of an anchor is recorded. */
export type Mode = RecordRequest['Mode'];

/**
 * Reads the body of `POST /`. Blank fields (`""`, `"undefined"`, `null`) count as absent, fields that nobody knows are
 * left out.
 *
 * @throws ServiceError `InvalidParameter`, fault `caller`: names every field at fault, in the order of the table
 */
export function parseRecordRequest(body: unknown): RecordRequest {
  const result = requestSchema.safeParse(withoutBlanks(body), { reportInput: true });
  if (result.success) return result.data;
  // Rules over several fields come last in zod.
  const problems = result.error.issues.toSorted((a, b) => rowOf(a.path) - rowOf(b.path)).map(problemOf);
  throw invalidParameter(problems.join('; '), result.error);
}

function rowOf([field]: readonly PropertyKey[]): number {
  return field === undefined ? -1 : Object.keys(fields).indexOf(String(field));
}

/** @throws ServiceError `InvalidParameter`: `request body must be JSON` */
export function parseJsonBody(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw invalidParameter('request body must be JSON', cause);
  }
}

const callbackSchema = z.looseObject({ Callback: httpUrl });

/** Pure: where to tell that a request is wrong. @param body whatever came. @returns undefined when it does not say */
export function callbackOf(body: unknown): string | undefined {
  return callbackSchema.safeParse(withoutBlanks(body)).data?.Callback;
}
