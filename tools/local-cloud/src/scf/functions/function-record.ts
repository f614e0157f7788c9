import { z } from 'zod';
import { codePackageSchema } from '../packages/code-package.ts';
import { configurationSchema } from './configuration.ts';

/** The documented states (https://cloud.tencent.com/document/api/583/115197). */
const functionStatus = z.enum([
  'Creating',
  'CreateFailed',
  'Active',
  'Updating',
  'UpdateFailed',
  'Publishing',
  'PublishFailed',
  'Deleting',
  'DeleteFailed',
]);
export type FunctionStatus = z.output<typeof functionStatus>;

export const LATEST = '$LATEST';
export const DEFAULT_ALIAS = '$DEFAULT';

/** Code and configuration: `$LATEST`, which changes, or a published version, which does not. */
const functionVersionSchema = z.object({
  version: z.string(),
  /** Changes with every update; processes of older revisions are no longer used. */
  revision: z.string(),
  description: z.string(),
  /** When a published version becomes `Active`, which on the platform is later than the function. */
  activeAtMs: z.number().optional(),
  /** None until the first package is unpacked. */
  code: codePackageSchema.optional(),
  configuration: configurationSchema,
  /** Milliseconds since 1970. */
  addTimeMs: z.number(),
  modTimeMs: z.number(),
});
export type FunctionVersion = z.output<typeof functionVersionSchema>;

const aliasSchema = z.object({
  name: z.string(),
  functionVersion: z.string(),
  description: z.string(),
  /** At most one additional version, with its share of the calls, 0 to 1. */
  additional: z.array(z.object({ version: z.string(), weight: z.number() })),
  addTimeMs: z.number(),
  modTimeMs: z.number(),
});
export type Alias = z.output<typeof aliasSchema>;

const triggerBase = {
  name: z.string(),
  qualifier: z.string(),
  isOpen: z.boolean(),
  description: z.string(),
  addTimeMs: z.number(),
  modTimeMs: z.number(),
};
const triggerSchema = z.discriminatedUnion('type', [
  z.object({
    ...triggerBase,
    type: z.literal('http'),
    /** Of the function URL on loopback. */
    port: z.number(),
    authType: z.enum(['NONE', 'CAM']),
    netConfig: z.object({ EnableIntranet: z.boolean(), EnableExtranet: z.boolean() }),
    /** Other fields of TriggerDesc, returned unchanged. */
    others: z.record(z.string(), z.unknown()),
  }),
  z.object({
    ...triggerBase,
    type: z.literal('timer'),
    /** Seven fields, as in TriggerDesc. */
    cron: z.string(),
    customArgument: z.string(),
  }),
]);
export type Trigger = z.output<typeof triggerSchema>;
export type HttpTrigger = Extract<Trigger, { type: 'http' }>;
export type TimerTrigger = Extract<Trigger, { type: 'timer' }>;

/** A deployed function with its versions, aliases and triggers. */
export const functionRecordSchema = z.object({
  functionName: z.string(),
  functionId: z.string(),
  type: z.enum(['HTTP', 'Event']),
  runtime: z.string(),
  /** Whether every call is asynchronous; cannot be changed after creation. */
  isAsync: z.boolean(),
  isTraced: z.boolean(),
  tags: z.array(z.object({ Key: z.string(), Value: z.string() })),
  status: functionStatus,
  statusReasons: z.array(z.object({ ErrorCode: z.string(), ErrorMessage: z.string() })),
  latest: functionVersionSchema,
  /** The oldest first. */
  versions: z.array(functionVersionSchema),
  /** The number of the next version; numbers are never reused. */
  nextVersion: z.number(),
  aliases: z.array(aliasSchema),
  triggers: z.array(triggerSchema),
  /** Maximum memory of all its processes, MB. */
  reservedMb: z.number().optional(),
  /** For asynchronous events; defaults to the platform's. */
  invokeConfig: z.object({ retryNum: z.number(), msgTtlSeconds: z.number() }).optional(),
});
export type FunctionRecord = z.output<typeof functionRecordSchema>;
