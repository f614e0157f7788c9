import type { UrlPolicy } from '@scf-media/cloud/url-policy';
import { ServiceError } from '@scf-media/protocol/errors';
import { invalidParam, type StartData } from '@scf-media/protocol/web-record';

/** How long the keys of a function's role last; they are not renewed while a worker runs. */
const roleKeysSeconds = 21_600;

/**
 * What the form of a request cannot say: whether its URLs lead where they may, and whether there are keys for as long as
 * it wants to record.
 *
 * @throws ServiceError `InvalidParam` that names every field at fault, in the order of the documents
 */
export async function refuseStart(
  { RecordURL, CallbackURL, MaxDurationLimit, Output }: StartData,
  { urlPolicy, hasPermanentKeys }: { urlPolicy: UrlPolicy; hasPermanentKeys: boolean },
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
  const problems = [recordUrl, callbackUrl, duration, authUrl];
  const found = problems.filter((problem) => problem !== undefined);
  if (found.length > 0) throw invalidParam(found.join('; '));
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
