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

/** Code and configuration together: `$LATEST`, which changes, and what was published, which does not. */
const functionVersionSchema = z.object({
  version: z.string(),
  /** A new one with every change: processes of an older one are not used any more. */
  revision: z.string(),
  description: z.string(),
  /** Until then a version that was published is not `Active`; the platform takes its time after the function is. */
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
  /** At most one more version, with its part of the calls, 0 to 1. */
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
    /** Of the function URL, on loopback. */
    port: z.number(),
    authType: z.enum(['NONE', 'CAM']),
    netConfig: z.object({ EnableIntranet: z.boolean(), EnableExtranet: z.boolean() }),
    /** What else TriggerDesc holds: kept and given back. */
    others: z.record(z.string(), z.unknown()),
  }),
  z.object({
    ...triggerBase,
    type: z.literal('timer'),
    /** Seven fields, as TriggerDesc has them. */
    cron: z.string(),
    customArgument: z.string(),
  }),
]);
export type Trigger = z.output<typeof triggerSchema>;
export type HttpTrigger = Extract<Trigger, { type: 'http' }>;
export type TimerTrigger = Extract<Trigger, { type: 'timer' }>;

/** A deployed function with all that belongs to it. */
export const functionRecordSchema = z.object({
  functionName: z.string(),
  functionId: z.string(),
  type: z.enum(['HTTP', 'Event']),
  runtime: z.string(),
  /** Every call is asynchronous; set for ever when the function is created. */
  isAsync: z.boolean(),
  isTraced: z.boolean(),
  tags: z.array(z.object({ Key: z.string(), Value: z.string() })),
  status: functionStatus,
  statusReasons: z.array(z.object({ ErrorCode: z.string(), ErrorMessage: z.string() })),
  latest: functionVersionSchema,
  /** The oldest first. */
  versions: z.array(functionVersionSchema),
  /** The number of the next version; a number is never used twice. */
  nextVersion: z.number(),
  aliases: z.array(aliasSchema),
  triggers: z.array(triggerSchema),
  /** The most memory that all its processes may have, in MB. */
  reservedMb: z.number().optional(),
  /** Of asynchronous events; the platform's own when left out. */
  invokeConfig: z.object({ retryNum: z.number(), msgTtlSeconds: z.number() }).optional(),
});
export type FunctionRecord = z.output<typeof functionRecordSchema>;
