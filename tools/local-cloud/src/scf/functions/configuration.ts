import { z } from 'zod';

const text = z.string();
const flag = z.enum(['TRUE', 'FALSE']);

const cfsSchema = z.looseObject({
  CfsId: text,
  LocalMountDir: text,
  RemoteMountDir: text.default('/'),
});

/**
 * What CreateFunction and UpdateFunctionConfiguration set, as the wire has it, so that GetFunction can give it back. Of
 * the VPC, the logs' topic, layers, the dead letter queue and the networks the local cloud makes no use.
 */
export const configurationSchema = z.object({
  Handler: text,
  /** MB */
  MemorySize: z.int(),
  /** Seconds, of one call. */
  Timeout: z.int(),
  /** Seconds until it listens. */
  InitTimeout: z.int(),
  Environment: z.object({ Variables: z.array(z.object({ Key: text, Value: text })).default([]) }),
  /** Without one a function gets no credentials. */
  Role: text,
  InstanceConcurrencyConfig: z
    .looseObject({ DynamicEnabled: text.optional(), MaxConcurrency: z.int().optional() })
    .nullable(),
  CfsConfig: z.object({ CfsInsList: z.array(cfsSchema).default([]) }),
  VpcConfig: z.object({ VpcId: text.default(''), SubnetId: text.default('') }),
  PublicNetConfig: z.looseObject({}),
  ClsLogsetId: text,
  ClsTopicId: text,
  Layers: z.array(z.looseObject({})),
  DeadLetterConfig: z.looseObject({}).nullable(),
  ProtocolParams: z.looseObject({}).nullable(),
  IntranetConfig: z.looseObject({}),
  DnsCache: flag,
  InstallDependency: flag,
});
export type Configuration = z.output<typeof configurationSchema>;

/** As parameters: what is left out has its default, or stays as it is. */
export const configurationChangeSchema = configurationSchema.partial();
export type ConfigurationChange = z.output<typeof configurationChangeSchema>;

const DEFAULTS: Omit<Configuration, 'InitTimeout'> = {
  Handler: '',
  MemorySize: 128,
  Timeout: 3,
  Environment: { Variables: [] },
  Role: '',
  InstanceConcurrencyConfig: null,
  CfsConfig: { CfsInsList: [] },
  VpcConfig: { VpcId: '', SubnetId: '' },
  PublicNetConfig: { PublicNetStatus: 'ENABLE', EipConfig: { EipStatus: 'DISABLE' } },
  ClsLogsetId: '',
  ClsTopicId: '',
  Layers: [],
  DeadLetterConfig: null,
  ProtocolParams: null,
  IntranetConfig: { IpFixed: 'DISABLE' },
  DnsCache: 'FALSE',
  InstallDependency: 'FALSE',
};

/** The documented defaults; an image has more time to start. */
export const defaultConfiguration = (isImage: boolean): Configuration => ({
  ...DEFAULTS,
  InitTimeout: isImage ? 90 : 65,
});

/** What the change leaves out stays; an environment of one empty variable, and a layer without a name, mean none. */
export function changedConfiguration(before: Configuration, change: ConfigurationChange): Configuration {
  const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
  const after: Configuration = { ...before, ...given };
  return {
    ...after,
    Environment: { Variables: after.Environment.Variables.filter(({ Key }) => Key !== '') },
    Layers: after.Layers.filter(({ LayerName }) => LayerName !== ''),
    InstanceConcurrencyConfig:
      after.InstanceConcurrencyConfig?.DynamicEnabled === '' ? null : after.InstanceConcurrencyConfig,
  };
}
