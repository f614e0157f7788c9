import { isMissing } from '../cloud/cloud-error.ts';
import { type ScfApi } from '../cloud/scf-api.ts';
import { type EventRetries, LIVE_ALIAS } from '../desired/desired-function.ts';
import { type ActualFunction, type ActualVersion } from './actual-function.ts';
import { settingsOf } from './settings-of.ts';
import { triggerOf } from './trigger-of.ts';

/** More than the platform keeps of any of these. */
const ALL = 100;

/** @returns undefined when there is no such function */
export async function readFunction(scf: ScfApi, name: string): Promise<ActualFunction | undefined> {
  const about = { FunctionName: name };
  const answer = await scf.GetFunction(about).catch((error: unknown) => {
    if (isMissing(error)) return undefined;
    throw error;
  });
  if (answer === undefined) return undefined;
  // Of a function that was not created there is nothing more to ask.
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
    // The platform answers `repository:tag@sha256:digest`, whatever the function was made with.
    imageUri: answer.ImageConfig?.ImageUri?.replace(/@sha256:.*$/, ''),
    settings: settingsOf(answer),
    retries,
    versions: publishedVersions(versions.Versions ?? []),
    liveVersion: aliases.Aliases?.find(({ Name }) => Name === LIVE_ALIAS)?.FunctionVersion,
    triggers: (triggers.Triggers ?? []).flatMap((trigger) => triggerOf(trigger) ?? []),
  };
}

async function readRetries(scf: ScfApi, name: string): Promise<EventRetries> {
  const { AsyncTriggerConfig: config } = await scf.GetFunctionEventInvokeConfig({ FunctionName: name });
  // The second one is for what is no error of the function.
  return { retryNum: config.RetryConfig[0]?.RetryNum ?? 0, msgTtlSeconds: config.MsgTTL };
}

/** Without `$LATEST`, the oldest first. */
function publishedVersions(
  versions: readonly { readonly Version: string; readonly Description?: string | null }[],
): ActualVersion[] {
  return versions
    .filter(({ Version }) => /^\d+$/.test(Version))
    .map(({ Version, Description }) => ({ version: Version, description: Description ?? '' }))
    .toSorted((a, b) => Number(a.version) - Number(b.version));
}
