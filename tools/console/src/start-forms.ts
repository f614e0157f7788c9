import { pushRequestSchema } from '@scf-media/protocol/trtc-push';
import { recordRequestSchema } from '@scf-media/protocol/trtc-record';
import { startDataSchema } from '@scf-media/protocol/web-record';
import { type Host } from './host.ts';
import { type Word } from './words.ts';

/** One field of a form; its label is the name on the wire, which both languages share. */
export interface Field {
  /** Of a nested field, with dots. */
  name: string;
  kind: 'text' | 'url' | 'number' | 'choice' | 'flag' | 'secret';
  initial: string | boolean;
  /** What it begins with on the local cloud alone. */
  initialLocal?: string;
  choices?: readonly string[];
  isRequired?: boolean;
}

export type Values = Readonly<Record<string, string | boolean>>;

export interface Problem {
  /** With dots; empty for what is about the whole request. */
  path: string;
  message: string;
}

export interface StartForm {
  title: Extract<Word, 'startRecording' | 'startPush' | 'startRoomRecording'>;
  fields: readonly Field[];
  /** What the schema of the request says of one. */
  check: (request: unknown) => Problem[];
  /** @returns the id of the task. @throws Error with what the service says */
  start: (request: unknown, host: Host) => Promise<string>;
}

const sdkAppId: Field = {
  ...{ name: 'SdkAppId', kind: 'number', isRequired: true },
  ...{ initial: '', initialLocal: '1400000000' },
};
const room: Field = { name: 'StrRoomId', kind: 'text', initial: 'lesson', isRequired: true };
/** The local cloud makes its own. */
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
    return textIn(answer, 'TaskID');
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

/** What zod and its like say of a value. */
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

/** Enters the room with a signature that the local cloud makes, unless the request has one. */
async function startInRoom(
  service: 'trtc-push' | 'trtc-record',
  request: unknown,
  host: Host,
): Promise<string> {
  const given = isObject(request) ? request : {};
  const { UserId = '', SdkAppId = '' } = given;
  const made = given['UserSig'] ?? (await host.userSig?.(String(UserId), String(SdkAppId)));
  const body = { ...given, ...(made === undefined ? {} : { UserSig: made }) };
  return textIn(await host.call(service, '/', { body }), 'TaskId');
}

/** Pure: the fields that a form has there, each with what it begins with. */
export function fieldsFor(
  { fields }: Pick<StartForm, 'fields'>,
  { userSig: makes }: Pick<Host, 'userSig'>,
): Field[] {
  if (makes === undefined) return [...fields];
  return fields
    .filter(({ name }) => name !== userSig.name)
    .map((field) => ({ ...field, initial: field.initialLocal ?? field.initial }));
}

/** Pure: what is wrong with a request; a signature that is made when it is needed is not missed. */
export function problemsOf(
  { check }: Pick<StartForm, 'check'>,
  request: unknown,
  { userSig: makes }: Pick<Host, 'userSig'>,
): Problem[] {
  return check(isObject(request) && makes !== undefined ? { UserSig: 'made later', ...request } : request);
}

/** Pure: a request as it may be shown: whoever looks over a shoulder reads it, too. */
export function shownRequest(
  request: Record<string, unknown>,
  fields: readonly Field[],
): Record<string, unknown> {
  const secrets = fields.filter(({ kind }) => kind === 'secret').map(({ name }) => name);
  return Object.fromEntries(
    Object.entries(request).map(([name, value]) => [name, secrets.includes(name) ? '…' : value]),
  );
}

function textIn(answer: unknown, name: string): string {
  const value = isObject(answer) ? answer[name] : undefined;
  return typeof value === 'string' ? value : '';
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * Pure: the request that a form says: nested by the dots of the names, without what is left empty, and over it what was
 * written as JSON.
 *
 * @throws SyntaxError when that is no JSON
 */
export function requestOf(fields: readonly Field[], values: Values, more: string): Record<string, unknown> {
  const request: Record<string, unknown> = {};
  for (const { name, kind } of fields) {
    const given = values[name];
    if (given === undefined || given === '') continue;
    const value = kind === 'number' && Number.isFinite(Number(given)) ? Number(given) : given;
    put(request, name.split('.'), value);
  }
  const others: unknown = more.trim() === '' ? {} : JSON.parse(more);
  if (!isObject(others)) throw new SyntaxError('not an object');
  return merged(request, others);
}

function put(
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
  put(inner, rest, value);
}

function merged(one: Record<string, unknown>, other: Record<string, unknown>): Record<string, unknown> {
  const both = { ...one };
  for (const [name, value] of Object.entries(other)) {
    const before = both[name];
    both[name] = isObject(before) && isObject(value) ? merged(before, value) : value;
  }
  return both;
}
