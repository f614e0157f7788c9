import {
  type GetFunctionResponse,
  type TriggerInfo,
} from 'tencentcloud-sdk-nodejs/tencentcloud/services/scf/v20180416/scf_models.js';
import { z } from 'zod';
import { isMissing } from '../cloud/cloud-error.ts';
import { type ScfApi } from '../cloud/scf-api.ts';
import { type EventRetries, type FunctionSettings, LIVE_ALIAS } from '../desired/desired-function.ts';
import { type ActualFunction, type ActualTrigger, type ActualVersion } from './actual-function.ts';

/** More than the platform keeps of any of these. */
const ALL = 100;

const urlSchema = z.object({ NetConfig: z.object({ ExtranetUrl: z.string().optional() }).optional() });
const timerSchema = z.object({ cron: z.string() });

/** Reads a function with its versions, alias and triggers. @returns undefined if there is no such function */
export async function readFunction(scf: ScfApi, name: string): Promise<ActualFunction | undefined> {
  const about = { FunctionName: name };
  const answer = await scf.GetFunction(about).catch((error: unknown) => {
    if (isMissing(error)) return undefined;
    throw error;
  });
  if (answer === undefined) return undefined;
  // A function whose creation failed has no versions, aliases or triggers.
  const isThere = answer.Status !== 'CreateFailed';
  const [versions, aliases, triggers, retries] = isThere
    ? await Promise.all([
        scf.ListVersionByFunction({ ...about, Limit: ALL }),
        scf.ListAliases({ ...about, Limit: String(ALL) }),
        scf.ListTriggers({ ...about, Limit: ALL }),
        answer.Type === 'HTTP' ? undefined : readRetries(scf, name),
      ])
    : [{}, {}, {}, undefined];
  const reason = answer.StatusReasons?.[0];
  return {
    name,
    status: answer.Status ?? 'Active',
    reason: reason === undefined ? undefined : `${reason.ErrorCode}: ${reason.ErrorMessage}`,
    type: answer.Type ?? 'Event',
    runtime: answer.Runtime ?? '',
    isAsync: answer.AsyncRunEnable === 'TRUE',
    description: answer.Description ?? '',
    // The platform returns `repository:tag@sha256:digest`, whatever the function was created with.
    imageUri: answer.ImageConfig?.ImageUri?.replace(/@sha256:.*$/, ''),
    settings: toSettings(answer),
    retries,
    versions: toVersions(versions.Versions ?? []),
    liveVersion: aliases.Aliases?.find(({ Name }) => Name === LIVE_ALIAS)?.FunctionVersion,
    triggers: (triggers.Triggers ?? []).flatMap((trigger) => toTrigger(trigger) ?? []),
  };
}

async function readRetries(scf: ScfApi, name: string): Promise<EventRetries> {
  const { AsyncTriggerConfig: config } = await scf.GetFunctionEventInvokeConfig({ FunctionName: name });
  // A second entry is for failures that are not the function's.
  return { retryNum: config.RetryConfig[0]?.RetryNum ?? 0, msgTtlSeconds: config.MsgTTL };
}

/** Lists the versions, oldest first, without `$LATEST`. */
function toVersions(
  versions: readonly { readonly Version: string; readonly Description?: string | null }[],
): ActualVersion[] {
  return versions
    .filter(({ Version }) => /^\d+$/.test(Version))
    .map(({ Version, Description }) => ({ version: Version, description: Description ?? '' }))
    .toSorted((a, b) => Number(a.version) - Number(b.version));
}

/** Reads the settings in a response of GetFunction; what is not set is an empty text, null, or absent. */
function toSettings(answer: GetFunctionResponse): FunctionSettings {
  const cfs = answer.CfsConfig?.CfsInsList?.[0];
  const variables = answer.Environment?.Variables ?? [];
  const { VpcId: vpcId, SubnetId: subnetId } = answer.VpcConfig ?? {};
  return {
    memoryMb: answer.MemorySize ?? 0,
    timeoutSeconds: answer.Timeout ?? 0,
    initTimeoutSeconds: answer.InitTimeout ?? 0,
    concurrency: answer.InstanceConcurrencyConfig?.MaxConcurrency ?? 1,
    environment: Object.fromEntries(variables.map(({ Key, Value }) => [Key, Value])),
    role: answer.Role || undefined,
    vpc: vpcId && subnetId ? { vpcId, subnetId } : undefined,
    cfs:
      cfs === undefined
        ? undefined
        : { id: cfs.CfsId, remoteDir: cfs.RemoteMountDir, mountPath: cfs.LocalMountDir },
    logs:
      answer.ClsLogsetId && answer.ClsTopicId
        ? { logsetId: answer.ClsLogsetId, topicId: answer.ClsTopicId }
        : undefined,
  };
}

/** Reads a trigger in a response of ListTriggers; undefined for kinds that a deployment never creates. */
function toTrigger(info: TriggerInfo): ActualTrigger | undefined {
  const { Type: type, TriggerName: name = '', Qualifier: qualifier = '', TriggerDesc: text = '' } = info;
  if (type === 'http') {
    const parsed = urlSchema.safeParse(parseJson(text));
    return { type: 'url', name, qualifier, url: parsed.data?.NetConfig?.ExtranetUrl || undefined };
  }
  if (type !== 'timer') return undefined;
  // `0 */5 * * * * *` is returned as `{"cron":"0 */5 * * * * *"}`.
  const cron = timerSchema.safeParse(parseJson(text)).data?.cron ?? text;
  return { type: 'timer', name, qualifier, cron, message: info.CustomArgument ?? '' };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
