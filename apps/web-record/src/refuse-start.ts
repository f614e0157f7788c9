import { type Caller, findPlaceProblem, type Scope } from '@scf-media/cloud/access';
import type { UrlPolicy } from '@scf-media/cloud/url-policy';
import { ServiceError } from '@scf-media/protocol/errors';
import { invalidParam, toObjectKey, type StartData } from '@scf-media/protocol/web-record';

/** How long the keys of a function's role last; they are not renewed while a worker runs. */
const roleKeysSeconds = 21_600;

/** What a start is judged by. */
export interface StartRules {
  /** Where the URLs of a request may lead. */
  urlPolicy: UrlPolicy;
  /** Whether there are keys that outlive the 6 hours of a role's keys. */
  hasPermanentKeys: boolean;
  /** Where files go if the request names no place. */
  place: { bucket: string; isVod: boolean };
  caller: Caller;
}

/**
 * What the form of a request cannot say: whether its URLs lead where they may, and whether there are keys for as long as
 * it wants to record.
 *
 * @throws ServiceError `InvalidParam` that names every field at fault, in the order of the documents
 */
export async function refuseStart(
  { RecordURL, CallbackURL, MaxDurationLimit, Output }: StartData,
  { urlPolicy, hasPermanentKeys, place, caller }: StartRules,
): Promise<void> {
  const [recordUrl, callbackUrl, authUrl] = await Promise.all([
    problemWith(urlPolicy, 'RecordURL', RecordURL),
    problemWith(urlPolicy, 'CallbackURL', CallbackURL),
    problemWith(urlPolicy, 'Output.Video.AuthUrl', Output.Video.AuthUrl),
  ]);
  const duration =
    hasPermanentKeys || MaxDurationLimit <= roleKeysSeconds
      ? undefined
      : `MaxDurationLimit must be at most ${roleKeysSeconds} without permanent keys (SECRET_ID and SECRET_KEY)`;
  const problems = [recordUrl, callbackUrl, duration, placeOf(Output, place, caller.scope), authUrl];
  const found = problems.filter((problem) => problem !== undefined);
  if (found.length > 0) throw invalidParam(found.join('; '));
}

/** A limited application writes only where it may; whoever has none of COS's limits has none of VOD's. */
function placeOf(
  { Cos, Vod, Video }: StartData['Output'],
  { bucket, isVod }: StartRules['place'],
  scope: Scope | undefined,
): string | undefined {
  if (scope?.buckets === undefined && scope?.prefixes === undefined) return undefined;
  if (Vod !== undefined || (Cos === undefined && isVod)) return 'Output.Vod is not open to this key';
  const { Bucket = bucket, TargetDir, TargetName } = Cos ?? {};
  // Where no folder is named it is that of the task, which is below no prefix.
  const unnamed = { taskId: '*', stopTimeMs: 0 };
  const name = { ...unnamed, targetDir: TargetDir, targetName: TargetName, muxer: Video.Muxer };
  const problem = findPlaceProblem(scope, { bucket: Bucket, key: toObjectKey(name) });
  if (problem === undefined) return undefined;
  return `Output.Cos.${problem.part === 'bucket' ? 'Bucket' : 'TargetDir'} ${problem.message}`;
}

async function problemWith(
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
