import { apiProtocol, blank, flag, limit, numberOr, required, text, textOr } from '@scf-media/cloud/env';
import { programVariables, taskServiceVariables } from '@scf-media/cloud/tasks';
import { z } from 'zod';

/** The environment variables of web-record; the reference in docs/ is generated from their descriptions. */
export const environmentSchema = z.object({
  ...taskServiceVariables('web-record'),
  COS_BUCKET: required.describe('Bucket for the files, with the AppId. `Output.Cos.Bucket` overrides it'),
  COS_REGION: text.meta({
    description: 'Region of the bucket. This or `TENCENTCLOUD_REGION` is required',
    fallback: '`TENCENTCLOUD_REGION`',
  }),
  COS_DOMAIN: text.meta({
    description: 'Address of another COS, such as `http://127.0.0.1:9010/{Bucket}`',
    fallback: "Tencent Cloud's",
  }),
  CDN_DOMAIN: text.meta({
    description: 'Domain of `FileURL`. `Output.Cos.Domain` overrides it',
    fallback: "the bucket's own domain",
  }),
  TENCENTCLOUD_REGION: text.meta({
    description: 'Region of the functions. Set by SCF',
    fallback: '`COS_REGION`',
  }),
  TENCENTCLOUD_SECRETID: text.describe('Set by SCF: a key of the role'),
  TENCENTCLOUD_SECRETKEY: text.describe('Set by SCF: a key of the role'),
  TENCENTCLOUD_SESSIONTOKEN: text.describe('Set by SCF: the token of these keys'),
  VOD_SUB_APPID: z
    .preprocess(blank, z.coerce.number().int().min(0).optional())
    .describe(
      'VOD application for recordings that name none. If set, recordings that name no destination go to VOD',
    ),
  VOD_STORAGE_REGION: text.meta({
    description:
      'Storage region in VOD for recordings that name none; `default` leaves it to VOD. If set, recordings that name no destination go to VOD',
    fallback: 'chosen by VOD',
  }),
  VOD_ENDPOINT: text.meta({
    description: 'Host and port of another Cloud API for VOD',
    fallback: '`vod.tencentcloudapi.com`',
  }),
  VOD_PROTOCOL: apiProtocol.meta({ description: '`http://` for a local cloud', fallback: '`https://`' }),
  PROGRESS_INTERVAL_MS: numberOr(10_000, 1_000, 3_600_000).describe(
    'How often `progress` events are sent to a callback that asks for them',
  ),
  MAX_RECORDINGS: limit.meta({
    description: 'Maximum number of unfinished recordings; further requests are refused with `LimitExceeded`',
    fallback: 'no limit',
  }),
  WORK_DIR: textOr('/tmp/web-record').describe(
    'Directory for parts waiting to be uploaded, and for copies of files that could not be',
  ),
  RAW_DIR: text.meta({
    description:
      'Directory for journals with `StorageType: cfs`. It should outlive a worker: on SCF, a CFS mount. If unset, a journal stops at 200 MiB',
    fallback: '`WORK_DIR/raw`',
  }),
  KEEP_RAW: flag.meta({ description: 'Keep a journal after its file is safe', type: 'bool' }),
  COS_BUCKET_RAW: text.meta({
    description: 'Bucket for journals with `StorageType: cos`; they are stored below `raw/`',
    fallback: 'the bucket of the file',
  }),
  COS_BUCKET_RAW_REGION: text.meta({ description: 'Region of that bucket', fallback: '`COS_REGION`' }),
  UPLOAD_PART_BYTES: numberOr(4 * 1024 * 1024, 1024 * 1024, 1024 * 1024 * 1024).describe(
    'Size of the parts of an upload',
  ),
  UPLOAD_RETRY_MS: numberOr(120_000, 0, 3_600_000).describe(
    'How long the end of an upload is retried while COS does not answer',
  ),
  MAX_TASK_SECONDS: z.preprocess(blank, z.coerce.number().int().min(1).max(86_400).optional()).meta({
    description:
      'How long one worker may record before it finishes the file. Must be shorter than the lifetime of its keys and than the time limit of the function',
    fallback: '`20700` with the keys of a role, otherwise `85500`',
  }),
  FINISH_GRACE_MS: numberOr(600_000, 1_000, 3_600_000).describe(
    'How long a worker may take to finish its file after SIGTERM',
  ),
  LOAD_TIMEOUT_MS: numberOr(20_000, 1_000, 600_000).describe(
    "How long to wait for a page's `load` event. Afterwards the page is recorded as it is, with a warning",
  ),
  TZ: text.meta({
    description: 'Time zone of pages if the request names none, such as `Asia/Shanghai`',
    fallback: "the machine's",
  }),
  LANG: text.meta({
    description:
      'Language of pages if the request names none, such as `zh_CN.UTF-8`. `npx nx deploy` does not copy it from your shell',
    fallback: "the machine's",
  }),
  ...programVariables,
});
