import { z } from 'zod';
import { startFields, eventsField, taskEvents } from '../wire/task-fields.ts';
import { httpUrl, wholeNumberField } from '../wire/wire-field.ts';
import { outputSchema } from './output.ts';
import { pageAccessFields } from './page-access.ts';
import { pageBrowserFields } from './page-browser.ts';

/** The minimum size for Chrome's H.264 encoder. */
const minPixels = 16;
const maxPixels = 2560;

/**
 * Returns the next even number: H.264 with 4:2:0 chroma has no odd sizes. Rounded up, so that nothing of the page is
 * cut off.
 *
 * @example toEvenSize(641) // 642
 */
export function toEvenSize(pixels: number): number {
  return Math.ceil(pixels / 2) * 2;
}

/**
 * Width or Height: 0 and absent mean the default, anything else becomes even. The documents' range is [0, 2560]; what
 * no encoder accepts is rejected here, rather than by a recording that never begins.
 */
function sizeField(defaultPixels: number) {
  return z
    .number()
    .refine((pixels) => pixels === 0 || (pixels >= minPixels && pixels <= maxPixels), {
      message: `must be 0 or in range [${minPixels}, ${maxPixels}]`,
    })
    .transform((pixels) => (pixels === 0 ? defaultPixels : toEvenSize(pixels)))
    .default(defaultPixels)
    .meta({ range: `0, or [${minPixels}, ${maxPixels}]` });
}

/** The maximum time in a request: 10 hours, as documented for MaxDurationLimit. */
const maxSeconds = 36_000;

/** Whole seconds in [0, 36000]; 0 and absent mean the default, as for Width and Height. */
function secondsField(defaultSeconds: number) {
  return wholeNumberField(0, maxSeconds)
    .transform((seconds) => (seconds === 0 ? defaultSeconds : seconds))
    .default(defaultSeconds);
}

/** The documented default of MaxDurationLimit: 6 hours. */
const defaultDurationSeconds = 21_600;
/** Long enough for a break, short enough not to pay for a forgotten task until the next day. */
const defaultWaitSeconds = 7_200;

/**
 * `Data` of Start: every row of the documents' table, then the additions. Unknown fields are left out, not rejected.
 */
export const startDataSchema = z.object({
  RecordURL: httpUrl.describe('The page to record'),
  ManualStart: z
    .boolean()
    .default(false)
    .describe(
      'Start recording only when the page calls `window.startRecord()`. The original documents call it required, but give a default: it is optional',
    ),
  Width: sizeField(1280).describe(
    'Pixels. 0 means the default; an odd or fractional number becomes the next even one, because H.264 has no odd sizes; 1 to 15 are rejected, because no encoder accepts them',
  ),
  Height: sizeField(720).describe('See `Width`'),
  CallbackURL: httpUrl.optional().describe('Receives the result of the recording; see the callback'),
  MaxDurationLimit: secondsField(defaultDurationSeconds).meta({
    description:
      'Seconds of recording after which the task ends as if stopped. 0 means the default. More than 6 hours needs permanent keys',
    type: 'int',
    range: '[0, 36000]',
  }),
  StorageType: z
    .enum(['cfs', 'cos'])
    .default('cfs')
    .describe(
      'Where the journal of the recording is stored: `cfs` in the directory `RAW_DIR`, `cos` in `COS_BUCKET_RAW` or the bucket of the file, under `raw/`',
    ),
  Output: outputSchema.prefault({}).describe('Destination and format of the file'),
  Events: eventsField(taskEvents),
  MaxPauseLimit: secondsField(defaultWaitSeconds).meta({
    description:
      'Seconds that all pauses together may last before the task ends as if stopped. 0 means the default',
    type: 'int',
    range: '[0, 36000]',
    addition: true,
  }),
  ReadyTimeout: secondsField(defaultWaitSeconds).meta({
    description:
      'Seconds that a page with `ManualStart` may take to call `window.startRecord()`. 0 means the default',
    type: 'int',
    range: '[0, 36000]',
    addition: true,
  }),
  ...pageAccessFields,
  ...pageBrowserFields,
  ...startFields,
});

/** `Data` of Start as parsed: wire names, defaults filled in. */
export type StartData = z.output<typeof startDataSchema>;
