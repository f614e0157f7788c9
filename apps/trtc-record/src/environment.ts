import { limit, numberOr, required, text } from '@scf-media/cloud/env';
import { programVariables, taskServiceVariables } from '@scf-media/cloud/tasks';
import { z } from 'zod';

/** The environment variables of trtc-record; the reference in docs/ is generated from their descriptions. */
export const environmentSchema = z.object({
  ...taskServiceVariables('trtc-record'),
  TENCENTCLOUD_REGION: required.describe('Region of the functions. Set by SCF'),
  TENCENTCLOUD_SECRETID: text.describe('Set by SCF: a key of the role'),
  TENCENTCLOUD_SECRETKEY: text.describe('Set by SCF: a key of the role'),
  TENCENTCLOUD_SESSIONTOKEN: text.describe('Set by SCF: the token of these keys'),
  CFS_PATH: text.meta({
    description:
      'Directory for journals and for parts waiting to be uploaded, in its folder `trtc-record`. On SCF, a CFS mount such as `/mnt/audio/`: a recording then survives the loss of an instance, and neither has a size limit. In `/tmp`, both stop at 200 MiB',
    fallback: '`/tmp`',
  }),
  COS_DOMAIN: text.meta({
    description: 'Address of another COS, such as `http://127.0.0.1:9010/{Bucket}`',
    fallback: "Tencent Cloud's",
  }),
  PROGRESS_INTERVAL_MS: numberOr(10_000, 1_000, 3_600_000).describe(
    'How often `progress` events are sent to a callback that asks for them',
  ),
  MAX_RECORDINGS: limit.meta({
    description: 'Maximum number of unfinished recordings; further requests are refused with `LimitExceeded`',
    fallback: 'no limit',
  }),
  TRTC_SDK_URL: text.meta({
    description: 'URL from which the room page loads `trtc-sdk-v5`. `npm start` sets its stand-in',
    fallback: 'the file shipped with the service',
  }),
  ROOM_IDLE_MS: numberOr(300_000, 1_000, 86_400_000).describe(
    'A recording ends when nobody has published in the room for this long',
  ),
  UPLOAD_PART_BYTES: numberOr(1024 * 1024, 1024 * 1024, 1024 * 1024 * 1024).describe(
    'Size of the parts of an upload',
  ),
  UPLOAD_RETRY_MS: numberOr(120_000, 0, 3_600_000).describe(
    'How long the end of an upload is retried while COS does not answer',
  ),
  FINISH_GRACE_MS: numberOr(600_000, 1_000, 3_600_000).describe(
    'How long a worker may take to finish its files after SIGTERM',
  ),
  ...programVariables,
});
