/** What a template makes of a picture of 1280x720. */
export interface ExpectedOutput {
  /** The template. */
  definition: number;
  width: number;
  height: number;
  /** Picture and sound together. */
  bitrateKbps: number;
  fileName: string;
}

/**
 * The templates that vod-callback is set to when nobody says otherwise, with the sizes and bitrates of
 * https://cloud.tencent.com/document/product/266/33476.
 */
export const expectedOutputs: readonly ExpectedOutput[] = [
  { definition: 100010, width: 640, height: 360, bitrateKbps: 400 + 64, fileName: 'vod-callback-360.mp4' },
  { definition: 100020, width: 960, height: 540, bitrateKbps: 1000 + 64, fileName: 'vod-callback-540.mp4' },
];
