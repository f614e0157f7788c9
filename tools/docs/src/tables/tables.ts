import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import * as trtcPush from '@scf-media/protocol/trtc-push';
import * as trtcRecord from '@scf-media/protocol/trtc-record';
import * as webRecord from '@scf-media/protocol/web-record';
import { z } from 'zod';
import { type FieldRow, readFieldRows } from './field-rows.ts';

/** Which columns a table has; `names` is a plain list of names. */
export type TableKind = 'environment' | 'request' | 'response' | 'names';

/** A generated table, independent of the language. */
export interface Table {
  readonly kind: TableKind;
  readonly rows: readonly FieldRow[];
}

export const workspaceRoot = join(import.meta.dirname, '../../../..');

const mediaServices = ['web-record', 'trtc-push', 'trtc-record'] as const;

/** Reads every generated table, by the name that markers use. */
export async function readTables(): Promise<ReadonlyMap<string, Table>> {
  const [webRecordRows, trtcPushRows, trtcRecordRows, vodCallbackRows, localCloudRows] = await Promise.all(
    [...mediaServices.map((app) => `apps/${app}`), 'apps/vod-callback', 'tools/local-cloud'].map(
      readEnvironmentRows,
    ),
  );
  const media = new Map([
    ['web-record', webRecordRows ?? []],
    ['trtc-push', trtcPushRows ?? []],
    ['trtc-record', trtcRecordRows ?? []],
  ]);
  const shared = findSharedRows(media);
  const isShared = new Set(shared.map(({ name }) => name));
  const own = [...media].map(([app, rows]): [string, Table] => [
    `environment-${app}`,
    { kind: 'environment', rows: rows.filter(({ name }) => !isShared.has(name)) },
  ]);
  return new Map<string, Table>([
    ['environment-media-services', { kind: 'environment', rows: shared }],
    ...own,
    ['environment-vod-callback', { kind: 'environment', rows: vodCallbackRows ?? [] }],
    ['environment-local-cloud', { kind: 'environment', rows: localCloudRows ?? [] }],
    ['inherited-variables', { kind: 'names', rows: await readInheritedNames() }],
    ['web-record-start', request(webRecord.startDataSchema)],
    ['web-record-list', request(webRecord.listDataSchema)],
    ['web-record-task', response(webRecord.taskInfoSchema, ['Result.Quality'])],
    ['web-record-quality', response(webRecord.qualitySchema)],
    ['trtc-push-start', request(trtcPush.pushRequestSchema)],
    ['trtc-push-control', request(trtcPush.controlSchema)],
    ['trtc-push-task', response(trtcPush.taskViewSchema)],
    ['trtc-record-start', request(trtcRecord.recordRequestSchema)],
    ['trtc-record-task', response(trtcRecord.taskViewSchema)],
  ]);
}

/**
 * Reads the variables of a project by the convention that its `src/environment.ts` exports `environmentSchema`. It is
 * found by its path, as Nx finds `scf.json`: nothing may import an app.
 */
async function readEnvironmentRows(project: string): Promise<FieldRow[]> {
  const file = pathToFileURL(join(workspaceRoot, project, 'src/environment.ts')).href;
  const module = (await import(/* @vite-ignore */ file)) as { environmentSchema?: unknown };
  if (!(module.environmentSchema instanceof z.ZodObject))
    throw new Error(`${project} has no environmentSchema`);
  return readFieldRows(module.environmentSchema);
}

/** Reads the names of the variables that `npm start` passes on to the services. */
async function readInheritedNames(): Promise<FieldRow[]> {
  const file = pathToFileURL(join(workspaceRoot, 'tools/local-cloud/src/environment.ts')).href;
  const { inheritedVariables } = (await import(/* @vite-ignore */ file)) as { inheritedVariables: string[] };
  const row = { type: '', isRequired: false, fallback: '', text: '', isAddition: false };
  return inheritedVariables.map((name) => ({ name, ...row }));
}

/** Finds the rows that all media services share, apart from the service's name in a default. */
function findSharedRows(media: ReadonlyMap<string, readonly FieldRow[]>): FieldRow[] {
  const [first = [], ...others] = [...media].map(([app, rows]) =>
    rows.map((row) => ({ ...row, fallback: row.fallback.replaceAll(app, '<service>') })),
  );
  const sameEverywhere = (row: FieldRow): boolean =>
    others.every((rows) => rows.some((other) => JSON.stringify(other) === JSON.stringify(row)));
  return first.filter(sameEverywhere);
}

const request = (schema: z.core.$ZodType): Table => ({ kind: 'request', rows: readFieldRows(schema) });

const response = (schema: z.core.$ZodType, leaveOut: readonly string[] = []): Table => ({
  kind: 'response',
  rows: readFieldRows(schema, leaveOut),
});
