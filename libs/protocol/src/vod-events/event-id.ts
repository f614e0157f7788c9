import type { VodEvent } from './vod-event.ts';

/**
 * Returns a 64-bit hash of a text as 16 hex digits: two 32-bit lanes over its UTF-16 units, mixed at the end (the
 * construction known as cyrb53, with all its bits). The same everywhere, without a crypto module. It distinguishes
 * events; it is not secure.
 */
export function contentHash(text: string): string {
  let a = 0xdeadbeef;
  let b = 0x41c6ce57;
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    a = Math.imul(a ^ unit, 2654435761);
    b = Math.imul(b ^ unit, 1597334677);
  }
  const mixedA = mix(a, b);
  const mixedB = mix(b, mixedA);
  return toHex(mixedB) + toHex(mixedA);
}

function mix(lane: number, other: number): number {
  const first = Math.imul(lane ^ (lane >>> 16), 2246822507);
  return first ^ Math.imul(other ^ (other >>> 13), 3266489909);
}

function toHex(lane: number): string {
  return (lane >>> 0).toString(16).padStart(8, '0');
}

/**
 * Serialises a value so that the result depends on its content only: fields sorted by name, without those that are
 * null or undefined.
 *
 * @param value parsed JSON, not nested very deeply
 * @param without fields of the outermost object that are left out
 */
export function canonicalJson(value: unknown, without?: ReadonlySet<string>): string {
  if (Array.isArray(value)) return `[${value.map((item) => canonicalJson(item)).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const fields = Object.entries(value)
    .filter(([name, field]) => field !== null && field !== undefined && without?.has(name) !== true)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, field]) => `${JSON.stringify(name)}:${canonicalJson(field)}`);
  return `{${fields.join(',')}}`;
}

/** The fields that differ between two deliveries of the same event. */
const deliveryFields = new Set(['Sign', 'T', 'EventHandle']);

/** Characters that are kept in an id: documented ids are digits, letters and hyphens. */
const plainName = /^[\w.-]{1,128}$/;

/**
 * Returns an id of the event that is the same for each delivery, in normal and in reliable mode: it does not depend
 * on `Sign`, `T`, `EventHandle`, the order of fields, or whether an absent field is null. It consists of letters,
 * digits and `-._~`, so that it can be part of a URL or a file name.
 *
 * | event                            | id                                    |
 * |----------------------------------|---------------------------------------|
 * | NewFileUpload                    | `NewFileUpload-<FileId>`              |
 * | PullComplete                     | `PullComplete-<TaskId>`               |
 * | ProcedureStateChanged, FINISH    | `ProcedureStateChanged-<TaskId>`      |
 * | ProcedureStateChanged, otherwise | `ProcedureStateChanged-<TaskId>~<hash of the content>` |
 * | any other                        | `<EventType>-<hash of the content>`   |
 *
 * An id of the platform with any other character is replaced by `~` and its hash.
 */
export function toEventId(event: VodEvent): string {
  switch (event.EventType) {
    case 'NewFileUpload':
      return `NewFileUpload-${toSafeName(event.FileUploadEvent.FileId)}`;
    case 'PullComplete':
      return `PullComplete-${toSafeName(event.PullCompleteEvent.TaskId)}`;
    case 'ProcedureStateChanged': {
      const { TaskId, Status } = event.ProcedureStateChangeEvent;
      const change = Status === 'FINISH' ? '' : `~${computeHash(event)}`;
      return `ProcedureStateChanged-${toSafeName(TaskId)}${change}`;
    }
    default:
      return `${toSafeName(event.EventType)}-${computeHash(event)}`;
  }
}

function toSafeName(text: string): string {
  return plainName.test(text) ? text : `~${contentHash(text)}`;
}

/**
 * Pure: returns the content of an event in a canonical form: equal for each delivery of it. It is not a hash, because
 * for a forged event one with an equal `contentHash` can be constructed.
 */
export function toCanonicalContent(event: object): string {
  return canonicalJson(event, deliveryFields);
}

function computeHash(event: VodEvent): string {
  return contentHash(toCanonicalContent(event));
}
