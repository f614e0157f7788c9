import { type Caller, findPlaceProblem, type Scope } from '@scf-media/cloud/access';
import type { UrlPolicy } from '@scf-media/cloud/url-policy';
import { ServiceError } from '@scf-media/protocol/errors';
import { invalidParam, toObjectKey, type StartData } from '@scf-media/protocol/web-record';

/** How long the keys of a function's role are valid; they are not renewed while a worker runs. */
const roleKeysLifetimeSeconds = 21_600;

/** What a start is checked against. */
interface StartRules {
  /** Which hosts the URLs of a request may resolve to. */
  urlPolicy: UrlPolicy;
  /** Whether there are keys that outlive the role's keys (6 hours). */
  hasPermanentKeys: boolean;
  /** Where files go if the request names no destination. */
  defaultOutput: { bucket: string; isVod: boolean };
  caller: Caller;
}

/**
 * Checks what a schema cannot: whether the URLs of a request may be accessed, whether the caller may write to its output, and
 * whether keys last for the requested duration.
 *
 * @throws ServiceError `InvalidParam`, which names every invalid field in the documents' order
 */
export async function checkStart(
  { RecordURL, CallbackURL, MaxDurationLimit, Output }: StartData,
  { urlPolicy, hasPermanentKeys, defaultOutput, caller }: StartRules,
): Promise<void> {
  const [recordUrl, callbackUrl, authUrl] = await Promise.all([
    findUrlProblem(urlPolicy, 'RecordURL', RecordURL),
    findUrlProblem(urlPolicy, 'CallbackURL', CallbackURL),
    findUrlProblem(urlPolicy, 'Output.Video.AuthUrl', Output.Video.AuthUrl),
  ]);
  const duration =
    hasPermanentKeys || MaxDurationLimit <= roleKeysLifetimeSeconds
      ? undefined
      : `MaxDurationLimit must be at most ${roleKeysLifetimeSeconds} without permanent keys (SECRET_ID and SECRET_KEY)`;
  const problems = [
    recordUrl,
    callbackUrl,
    duration,
    findOutputProblem(Output, defaultOutput, caller.scope),
    authUrl,
  ];
  const found = problems.filter((problem) => problem !== undefined);
  if (found.length > 0) throw invalidParam(found.join('; '));
}

/** Checks the output against the scope of the caller's key. A key without limits for COS has none for VOD. */
function findOutputProblem(
  { Cos, Vod, Video }: StartData['Output'],
  { bucket, isVod }: StartRules['defaultOutput'],
  scope: Scope | undefined,
): string | undefined {
  if (scope?.buckets === undefined && scope?.prefixes === undefined) return undefined;
  if (Vod !== undefined || (Cos === undefined && isVod)) return 'Output.Vod is not open to this key';
  const { Bucket = bucket, TargetDir, TargetName } = Cos ?? {};
  // Without a TargetDir the folder is named for the task, and below none of the allowed prefixes.
  const unnamed = { taskId: '*', stopTimeMs: 0 };
  const name = { ...unnamed, targetDir: TargetDir, targetName: TargetName, muxer: Video.Muxer };
  const problem = findPlaceProblem(scope, { bucket: Bucket, key: toObjectKey(name) });
  if (problem === undefined) return undefined;
  return `Output.Cos.${problem.part === 'bucket' ? 'Bucket' : 'TargetDir'} ${problem.message}`;
}

async function findUrlProblem(
  urlPolicy: UrlPolicy,
  field: string,
  url: string | undefined,
): Promise<string | undefined> {
  try {
    if (url !== undefined) await urlPolicy.check(url, { field });
    return undefined;
  } catch (error) {
    if (error instanceof ServiceError && error.fault === 'caller') return error.message;
    throw error;
  }
}
