import { ServiceError } from '@scf-media/protocol/errors';
import { z } from 'zod';

/** Treats an empty value, and the text "undefined" that templates write, as missing. */
const blank = (value: unknown): unknown => (value === '' || value === 'undefined' ? undefined : value);
const text = z.preprocess(blank, z.string().optional());
const id = (prefix: string) =>
  z.preprocess(blank, z.string().startsWith(prefix, `must begin with ${prefix}`).optional());
const protocol = z.preprocess(blank, z.enum(['http://', 'https://']).default('https://'));

const environmentSchema = z.object({
  SECRET_ID: text,
  SECRET_KEY: text,
  SESSION_TOKEN: text,
  REGION: text,
  TENCENTCLOUD_REGION: text,
  APPID: z.preprocess(
    blank,
    z
      .string()
      .regex(/^\d{5,}$/, 'must be a number')
      .optional(),
  ),
  SUBAPPID: z.preprocess(
    (value) => (blank(value) === '0' ? undefined : blank(value)),
    z.coerce.number({ error: 'must be a number' }).int('must be a number').positive().optional(),
  ),
  SCF_ENDPOINT: text,
  SCF_PROTOCOL: protocol,
  VOD_ENDPOINT: text,
  VOD_PROTOCOL: protocol,
  CLS_ENDPOINT: text,
  CLS_PROTOCOL: z.preprocess(blank, z.enum(['http://', 'https://']).optional()),
  COS_DOMAIN: text,
  SCF_ROLE: text,
  FUNCTION_SECRET_ID: text,
  FUNCTION_SECRET_KEY: text,
  VPC_ID: id('vpc-'),
  SUBNET_ID: id('subnet-'),
  CFS_ID: id('cfs-'),
  CFS_REMOTE_DIR: z.preprocess(blank, z.string().startsWith('/').default('/')),
  CLS_LOGSET_ID: text,
  CLS_TOPIC_ID: text,
  CODE_BUCKET: text,
  IMAGE_REPOSITORY: text,
  IMAGE_REGISTRY_ID: text,
  DEBIAN_MIRROR: z.preprocess(
    blank,
    z
      .string()
      .regex(/^[\w.-]+(:\d+)?$/, 'must be a host')
      .optional(),
  ),
  WORKER_MEMORY_MB: z.preprocess(
    blank,
    z.coerce
      .number({ error: 'must be a number' })
      .int('must be a number')
      .min(128, 'must be 128 at least')
      .multipleOf(128, 'must be a multiple of 128')
      .optional(),
  ),
});

/** Pairs of variables that are only valid together. */
const pairs = [
  ['FUNCTION_SECRET_ID', 'FUNCTION_SECRET_KEY'],
  ['VPC_ID', 'SUBNET_ID'],
  ['CLS_LOGSET_ID', 'CLS_TOPIC_ID'],
] as const;

/** Variables by their names. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Reads the first port of the local cloud, for `--local`. */
export function readLocalPortBase(environment: Environment = process.env): number {
  return z.coerce.number().int().min(1).catch(9000).parse(blank(environment['PORT_BASE']));
}

/** The settings of a deployment; `environment` has the values for the functions. */
export type Settings = ReturnType<typeof readSettings>;

/** All variables that this tool reads, for the test that compares them with the documentation. */
export const settingNames = Object.keys(environmentSchema.shape);

/** The sources of settings. */
interface SettingsSource {
  /** By default that of this process. */
  readonly environment?: Environment;
  /** Used for variables that are not set. */
  readonly defaults?: Environment;
  /** Finds further problems of the variables, which are reported with the others. */
  readonly findProblems?: (environment: Environment) => readonly string[];
}

/**
 * Reads the environment.
 *
 * @throws ServiceError `InvalidConfig` that names every invalid variable
 */
export function readSettings(source: SettingsSource = {}) {
  const { defaults = {}, findProblems = () => [] } = source;
  const given = Object.entries(source.environment ?? process.env).filter(
    ([, value]) => blank(value) !== undefined,
  );
  const environment: Environment = { ...defaults, ...Object.fromEntries(given) };
  const parsed = environmentSchema.safeParse(environment);
  const problems = (parsed.error?.issues ?? []).map(({ path, message }) => `${path.join('.')}: ${message}`);
  const values = parsed.data;
  for (const name of ['SECRET_ID', 'SECRET_KEY'] as const) {
    if (blank(environment[name]) === undefined) problems.push(`${name}: missing`);
  }
  for (const [one, other] of pairs) {
    if ((blank(environment[one]) === undefined) !== (blank(environment[other]) === undefined))
      problems.push(`${one}, ${other}: one is set without the other`);
  }
  if (blank(environment['CFS_ID']) !== undefined && blank(environment['VPC_ID']) === undefined)
    problems.push('CFS_ID: a file system is reached through a VPC, and VPC_ID is not set');
  problems.push(...findProblems(environment));
  if (problems.length > 0 || values?.SECRET_ID === undefined || values.SECRET_KEY === undefined) {
    throw new ServiceError('InvalidConfig', `environment: ${problems.join('; ')}`, { fault: 'caller' });
  }
  return {
    keys: { secretId: values.SECRET_ID, secretKey: values.SECRET_KEY, token: values.SESSION_TOKEN },
    region: values.REGION ?? values.TENCENTCLOUD_REGION ?? 'ap-guangzhou',
    appId: values.APPID,
    subAppId: values.SUBAPPID,
    scf: { endpoint: values.SCF_ENDPOINT, protocol: values.SCF_PROTOCOL },
    vod: { endpoint: values.VOD_ENDPOINT, protocol: values.VOD_PROTOCOL },
    cls: {
      endpoint: values.CLS_ENDPOINT ?? values.SCF_ENDPOINT,
      protocol: values.CLS_PROTOCOL ?? values.SCF_PROTOCOL,
    },
    cosDomain: values.COS_DOMAIN,
    role: values.SCF_ROLE,
    /** Keys for the functions; undefined: those of their role, or of the deploying user. */
    functionKeys:
      values.FUNCTION_SECRET_ID === undefined || values.FUNCTION_SECRET_KEY === undefined
        ? undefined
        : { secretId: values.FUNCTION_SECRET_ID, secretKey: values.FUNCTION_SECRET_KEY },
    vpc:
      values.VPC_ID === undefined || values.SUBNET_ID === undefined
        ? undefined
        : { vpcId: values.VPC_ID, subnetId: values.SUBNET_ID },
    cfs: values.CFS_ID === undefined ? undefined : { id: values.CFS_ID, remoteDir: values.CFS_REMOTE_DIR },
    logs:
      values.CLS_LOGSET_ID === undefined || values.CLS_TOPIC_ID === undefined
        ? undefined
        : { logsetId: values.CLS_LOGSET_ID, topicId: values.CLS_TOPIC_ID },
    /** The bucket through which code is uploaded, if set; ends in the AppId. */
    codeBucket: values.CODE_BUCKET,
    /** The memory of one worker; undefined: that of the manifest. */
    workerMemoryMb: values.WORKER_MEMORY_MB,
    image: {
      repository: values.IMAGE_REPOSITORY,
      registryId: values.IMAGE_REGISTRY_ID,
      debianMirror: values.DEBIAN_MIRROR,
    },
    environment,
  };
}
