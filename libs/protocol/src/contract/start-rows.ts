import type { StartRow } from './start-row.ts';
import { cosRows } from './start-rows-cos.ts';
import { generalRows, startFieldRows } from './start-rows-general.ts';
import { pageRows } from './start-rows-page.ts';
import { videoRows } from './start-rows-video.ts';
import { vodRows } from './start-rows-vod.ts';

/** Every row of the documents' table of Start, below Action and Data, in its order; then the additions. */
export const startRows: readonly StartRow[] = [
  ...generalRows,
  ...cosRows,
  ...vodRows,
  ...videoRows,
  ...pageRows,
  ...startFieldRows,
];
