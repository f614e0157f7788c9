import { z } from 'zod';

const text = z.string();
const flag = z.enum(['TRUE', 'FALSE']);

const cfsSchema = z.looseObject({
  CfsId: text,
  LocalMountDir: text,
  RemoteMountDir: text.default('/'),
});

/**
 * The settings of CreateFunction and UpdateFunctionConfiguration in wire form, so that GetFunction can return them. The local
 * cloud does not use the VPC, log topic, layers, dead letter queue and network settings.
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
  /** Without a role a function gets no credentials. */
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

/** The same as optional parameters; those left out have a default or stay unchanged. */
export const configurationChangeSchema = configurationSchema.partial();
type ConfigurationChange = z.output<typeof configurationChangeSchema>;

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

/** Returns the documented defaults; images have more time to start. */
export const getDefaultConfiguration = (isImage: boolean): Configuration => ({
  ...DEFAULTS,
  InitTimeout: isImage ? 90 : 65,
});

/** Applies a change. An environment with one empty variable, or a layer without a name, means none. */
export function applyConfigurationChange(before: Configuration, change: ConfigurationChange): Configuration {
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
