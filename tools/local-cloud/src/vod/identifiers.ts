import { randomBytes, randomInt } from 'node:crypto';
import { LOCAL_APP_ID } from '../known-names.ts';

const nineDigits = (): string => String(randomInt(1_000_000_000)).padStart(9, '0');

/** Creates nineteen digits like VOD; a string, because a JavaScript number cannot hold them. */
export const newFileId = (): string => `5${nineDigits()}${nineDigits()}`;

/** `<application>-Procedure-<hex>` */
export const newTaskId = (kind: 'Procedure' | 'Pull', subAppId: number | undefined): string =>
  `${subAppId ?? LOCAL_APP_ID}-${kind}-${randomBytes(16).toString('hex')}t0`;

export const newSessionKey = (): string => randomBytes(48).toString('base64url');

/** Creates a file name that cannot be guessed. */
export const newMediaName = (): string => randomBytes(9).toString('base64url').replace(/[-_]/g, '0');
