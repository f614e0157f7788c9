import { join } from 'node:path';
import { type Environment, readEnvironment } from '@scf-media/cloud/env';
import { findTaskServiceProblems, toTaskServiceConfig } from '@scf-media/cloud/tasks';
import type { z } from 'zod';
import { environmentSchema } from './environment.ts';

/** The service's settings; `environment.ts` explains each variable. */
export type Config = ReturnType<typeof readConfig>;

/**
 * Reads the environment.
 *
 * @throws ServiceError `InvalidConfig`, which names every invalid variable
 */
export function readConfig(environment: Environment = process.env) {
  const values = readEnvironment(environmentSchema, environment, (given) => [
    ...(pickRegion(given) === '' ? ['COS_REGION: missing'] : []),
    ...findTaskServiceProblems(given),
  ]);
  const region = pickRegion(values);
  return {
    ...toTaskServiceConfig(values, {
      region: values.TENCENTCLOUD_REGION ?? region,
      maxTasks: values.MAX_RECORDINGS,
      graceMs: values.FINISH_GRACE_MS,
    }),
    workDir: values.WORK_DIR,
    /** The directory, or the bucket, that journals are stored in; see `StorageType`. */
    raw: {
      dir: values.RAW_DIR ?? join(values.WORK_DIR, 'raw'),
      hasOwnDir: values.RAW_DIR !== undefined,
      bucket: values.COS_BUCKET_RAW,
      region: values.COS_BUCKET_RAW_REGION,
      keep: values.KEEP_RAW,
    },
    upload: { partBytes: values.UPLOAD_PART_BYTES, finishRetryMs: values.UPLOAD_RETRY_MS },
    cos: {
      bucket: values.COS_BUCKET,
      region,
      endpoint: values.COS_DOMAIN,
      playbackDomain: values.CDN_DOMAIN,
    },
    vod: {
      /** Whether recordings that name no destination go to VOD: as in the original, if either variable is set. */
      isDefault: values.VOD_SUB_APPID !== undefined || values.VOD_STORAGE_REGION !== undefined,
      subAppId: values.VOD_SUB_APPID,
      /** `default` leaves the choice to VOD. */
      storageRegion: values.VOD_STORAGE_REGION === 'default' ? undefined : values.VOD_STORAGE_REGION,
      region: values.TENCENTCLOUD_REGION ?? region,
      endpoint: values.VOD_ENDPOINT,
      protocol: values.VOD_PROTOCOL,
    },
    /** Interval of `progress` events, for callbacks that ask for them. */
    progressEveryMs: values.PROGRESS_INTERVAL_MS,
    /** How long a worker may record; then it finishes its file while its keys are still valid. */
    maxTaskMs: (values.MAX_TASK_SECONDS ?? defaultTaskSeconds(values)) * 1_000,
    pageDefaults: {
      loadTimeoutMs: values.LOAD_TIMEOUT_MS,
      timeZone: toTimeZone(values.TZ),
      locale: toLocale(values.LANG),
    },
  };
}

/**
 * 5 h 45 min with the keys of a role, which last 6 hours and are not renewed while a worker runs; else 23 h 45 min, because an
 * event function is limited to 24 hours. Both leave 15 minutes for the file and the callback.
 */
const defaultTaskSeconds = ({ SECRET_ID }: Values): number => (SECRET_ID === undefined ? 20_700 : 85_500);

/** @returns undefined if TZ is not the name of a time zone, such as `:/etc/localtime`: Chromium then uses the system's */
function toTimeZone(TZ: string | undefined): string | undefined {
  try {
    return TZ === undefined
      ? undefined
      : new Intl.DateTimeFormat('en', { timeZone: TZ.replace(/^:/, '') }).resolvedOptions().timeZone;
  } catch {
    return undefined;
  }
}

/** @returns the language of a POSIX locale, such as `zh-CN` for `zh_CN.UTF-8`; undefined for `C` and `POSIX` */
function toLocale(LANG: string | undefined): string | undefined {
  const [name = ''] = LANG?.split(/[.@]/) ?? [];
  if (['', 'C', 'POSIX'].includes(name)) return undefined;
  try {
    return Intl.getCanonicalLocales(name.replaceAll('_', '-'))[0];
  } catch {
    return undefined;
  }
}

type Values = z.output<typeof environmentSchema>;

/** @returns the region of the bucket; empty if none is set */
const pickRegion = ({ COS_REGION, TENCENTCLOUD_REGION }: Values): string =>
  COS_REGION ?? TENCENTCLOUD_REGION ?? '';
