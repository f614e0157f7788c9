import { type Environment, readEnvironment } from '@scf-media/cloud/env';
import { join } from 'node:path';
import { findTaskServiceProblems, toTaskServiceConfig } from '@scf-media/cloud/tasks';
import { environmentSchema } from './environment.ts';

/** Maximum size in SCF's /tmp, which has 512 MB for everything, of journals and of parts that wait for COS. */
const maxTemporaryBytes = 200 * 1024 * 1024;

/** The service's settings; `environment.ts` explains each variable. */
export type Config = ReturnType<typeof readConfig>;

/**
 * Reads the environment.
 *
 * @throws ServiceError `InvalidConfig`, which names every invalid variable
 */
export function readConfig(environment: Environment = process.env) {
  const values = readEnvironment(environmentSchema, environment, findTaskServiceProblems);
  const hasCfs = values.CFS_PATH !== undefined;
  return {
    ...toTaskServiceConfig(values, {
      region: values.TENCENTCLOUD_REGION,
      maxTasks: values.MAX_RECORDINGS,
      graceMs: values.FINISH_GRACE_MS,
    }),
    /** Where journals and waiting parts are stored. A mounted CFS outlives the instance and has no limit. */
    disk: {
      dir: join(values.CFS_PATH ?? '/tmp', 'trtc-record'),
      maxJournalBytes: hasCfs ? Infinity : maxTemporaryBytes,
      maxWaitingBytes: hasCfs ? Infinity : maxTemporaryBytes,
    },
    upload: { partBytes: values.UPLOAD_PART_BYTES, finishRetryMs: values.UPLOAD_RETRY_MS },
    cosEndpoint: values.COS_DOMAIN,
    room: {
      /** Where the page loads the SDK from; defaults to the file shipped with the service. */
      sdkUrl: values.TRTC_SDK_URL,
      /** A recording ends if nobody has published for this long; TRTC itself uses 300 s. */
      idleMs: values.ROOM_IDLE_MS,
    },
    /** Interval of `progress` events, for callbacks that ask for them. */
    progressEveryMs: values.PROGRESS_INTERVAL_MS,
  };
}
