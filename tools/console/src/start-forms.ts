import { pushRequestSchema } from '@scf-media/protocol/trtc-push';
import { recordRequestSchema } from '@scf-media/protocol/trtc-record';
import { startDataSchema } from '@scf-media/protocol/web-record';
import { type Host } from './host.ts';
import { type Word } from './words.ts';

/** One field of a form. Its label is the name in the request, which is the same in both languages. */
export interface Field {
  /** The path of a nested field has dots. */
  name: string;
  kind: 'text' | 'url' | 'number' | 'choice' | 'flag' | 'secret';
  initial: string | boolean;
  /** The initial value on the local cloud, if it differs. */
  initialLocal?: string;
  choices?: readonly string[];
  isRequired?: boolean;
}

export type Values = Readonly<Record<string, string | boolean>>;

export interface Problem {
  /** A path with dots; empty when the problem concerns the whole request. */
  path: string;
  message: string;
}

export interface StartForm {
  title: Extract<Word, 'startRecording' | 'startPush' | 'startRoomRecording'>;
  fields: readonly Field[];
  /** Validates a request against its schema. */
  check: (request: unknown) => Problem[];
  /** @returns the id of the task. @throws Error with the message of the service */
  start: (request: unknown, host: Host) => Promise<string>;
}

const sdkAppId: Field = {
  ...{ name: 'SdkAppId', kind: 'number', isRequired: true },
  ...{ initial: '', initialLocal: '1400000000' },
};
const room: Field = { name: 'StrRoomId', kind: 'text', initial: 'lesson', isRequired: true };
/** Hidden on the local cloud, which issues one. */
const userSig: Field = { name: 'UserSig', kind: 'secret', initial: '', isRequired: true };

export const recordingForm: StartForm = {
  title: 'startRecording',
  fields: [
    { name: 'RecordURL', kind: 'url', initial: '', isRequired: true },
    { name: 'Width', kind: 'number', initial: '1280' },
    { name: 'Height', kind: 'number', initial: '720' },
    { name: 'MaxDurationLimit', kind: 'number', initial: '600' },
    { name: 'Output.Video.Muxer', kind: 'choice', choices: ['mp4', 'hls'], initial: 'mp4' },
    { name: 'Output.Video.Poster', kind: 'flag', initial: true },
    { name: 'ManualStart', kind: 'flag', initial: false },
  ],
  check: checkWith(startDataSchema),
  async start(Data, host) {
    const answer = await host.call('web-record', '/', { body: { Action: 'Start', Data } });
    return readText(answer, 'TaskID');
  },
};

export const pushForm: StartForm = {
  title: 'startPush',
  fields: [
    { name: 'VideoSrc', kind: 'url', initial: '', isRequired: true },
    { name: 'Mode', kind: 'choice', choices: ['vod', 'live'], initial: 'vod' },
    sdkAppId,
    room,
    { name: 'UserId', kind: 'text', initial: 'push', isRequired: true },
    userSig,
    { name: 'Transport', kind: 'choice', choices: ['webrtc', 'rtmp'], initial: 'webrtc' },
    { name: 'Loop', kind: 'flag', initial: false },
  ],
  check: checkWith(pushRequestSchema),
  start: (request, host) => startInRoom('trtc-push', request, host),
};

export const roomRecordingForm: StartForm = {
  title: 'startRoomRecording',
  fields: [
    sdkAppId,
    room,
    { name: 'UserId', kind: 'text', initial: 'recorder', isRequired: true },
    userSig,
    { name: 'Mode', kind: 'choice', choices: ['02', '01', '00'], initial: '02' },
    {
      ...{ name: 'CosConfig.Bucket', kind: 'text', isRequired: true },
      ...{ initial: '', initialLocal: 'recordings-1250000000' },
    },
    { name: 'CosConfig.Region', kind: 'text', initial: 'ap-guangzhou', isRequired: true },
    { name: 'CosConfig.Path', kind: 'text', initial: '/rooms', isRequired: true },
  ],
  check: checkWith(recordRequestSchema),
  start: (request, host) => startInRoom('trtc-record', request, host),
};

/** The part of a zod schema that is used here. */
interface Schema {
  safeParse(value: unknown): {
    error?: { issues: readonly { path: readonly PropertyKey[]; message: string }[] } | undefined;
  };
}

function checkWith(schema: Schema): StartForm['check'] {
  return (request) =>
    (schema.safeParse(request).error?.issues ?? []).map(({ path, message }) => ({
      path: path.map(String).join('.'),
      message,
    }));
}

/** Starts a task in a room; the local cloud issues the UserSig unless the request has one. */
async function startInRoom(
  service: 'trtc-push' | 'trtc-record',
  request: unknown,
  host: Host,
): Promise<string> {
  const given = isObject(request) ? request : {};
  const { UserId = '', SdkAppId = '' } = given;
  const issued = given['UserSig'] ?? (await host.issueUserSig?.(String(UserId), String(SdkAppId)));
  const body = { ...given, ...(issued === undefined ? {} : { UserSig: issued }) };
  return readText(await host.call(service, '/', { body }), 'TaskId');
}

/** Pure: selects the fields that a form needs on a host, with their initial values. */
export function selectFields(
  { fields }: Pick<StartForm, 'fields'>,
  { issueUserSig }: Pick<Host, 'issueUserSig'>,
): Field[] {
  if (issueUserSig === undefined) return [...fields];
  return fields
    .filter(({ name }) => name !== userSig.name)
    .map((field) => ({ ...field, initial: field.initialLocal ?? field.initial }));
}

/** Pure: validates a request. A missing UserSig is no problem where one will be issued. */
export function findProblems(
  { check }: Pick<StartForm, 'check'>,
  request: unknown,
  { issueUserSig }: Pick<Host, 'issueUserSig'>,
): Problem[] {
  const willIssue = isObject(request) && issueUserSig !== undefined;
  return check(willIssue ? { UserSig: 'issued later', ...request } : request);
}

/** Pure: masks the secrets of a request for display on a screen that others may see. */
export function maskSecrets(
  request: Record<string, unknown>,
  fields: readonly Field[],
): Record<string, unknown> {
  const secrets = fields.filter(({ kind }) => kind === 'secret').map(({ name }) => name);
  return Object.fromEntries(
    Object.entries(request).map(([name, value]) => [name, secrets.includes(name) ? '…' : value]),
  );
}

function readText(answer: unknown, name: string): string {
  const value = isObject(answer) ? answer[name] : undefined;
  return typeof value === 'string' ? value : '';
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * Pure: builds a request from the values of a form: names with dots become nested objects, empty fields are left out, and
 * the JSON in `more` is merged over it.
 *
 * @throws SyntaxError when `more` is not a JSON object
 */
export function buildRequest(
  fields: readonly Field[],
  values: Values,
  more: string,
): Record<string, unknown> {
  const request: Record<string, unknown> = {};
  for (const { name, kind } of fields) {
    const given = values[name];
    if (given === undefined || given === '') continue;
    const value = kind === 'number' && Number.isFinite(Number(given)) ? Number(given) : given;
    setAtPath(request, name.split('.'), value);
  }
  const others: unknown = more.trim() === '' ? {} : JSON.parse(more);
  if (!isObject(others)) throw new SyntaxError('not an object');
  return merge(request, others);
}

function setAtPath(
  target: Record<string, unknown>,
  [first = '', ...rest]: readonly string[],
  value: unknown,
): void {
  if (rest.length === 0) {
    target[first] = value;
    return;
  }
  const inner = isObject(target[first]) ? target[first] : {};
  target[first] = inner;
  setAtPath(inner, rest, value);
}

function merge(one: Record<string, unknown>, other: Record<string, unknown>): Record<string, unknown> {
  const both = { ...one };
  for (const [name, value] of Object.entries(other)) {
    const before = both[name];
    both[name] = isObject(before) && isObject(value) ? merge(before, value) : value;
  }
  return both;
}
