import { type Environment, readEnvironment } from '@scf-media/cloud/env';
import { join } from 'node:path';
import { findTaskServiceProblems, toTaskServiceConfig } from '@scf-media/cloud/tasks';
import { environmentSchema } from './environment.ts';

/** What SCF's /tmp, which has 512 MB for everything, may hold of journals, and of parts that COS does not take. */
const maxTemporaryBytes = 200 * 1024 * 1024;

/** The service's settings; `environment.ts` explains each variable. */
export type Config = ReturnType<typeof readConfig>;

/**
 * Reads the environment.
 *
 * @throws ServiceError `InvalidConfig` that names every variable at fault at once
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
    /** Where journals are, and parts on their way; a mounted CFS outlives the instance and has no limit. */
    disk: {
      dir: join(values.CFS_PATH ?? '/tmp', 'trtc-record'),
      maxJournalBytes: hasCfs ? Infinity : maxTemporaryBytes,
      maxWaitingBytes: hasCfs ? Infinity : maxTemporaryBytes,
    },
    upload: { partBytes: values.UPLOAD_PART_BYTES, finishRetryMs: values.UPLOAD_RETRY_MS },
    cosEndpoint: values.COS_DOMAIN,
    room: {
      /** Where the page loads the SDK from; left out, the SDK's own file goes with the service. */
      sdkUrl: values.TRTC_SDK_URL,
      /** A room where nobody published for so long is over; TRTC's own time is 300 s. */
      idleMs: values.ROOM_IDLE_MS,
    },
    /** How often callbacks that ask for progress are told it. */
    progressEveryMs: values.PROGRESS_INTERVAL_MS,
  };
}
