/** A transcoding template, from https://cloud.tencent.com/document/product/266/33476. */
export interface TranscodeTemplate {
  readonly definition: number;
  readonly container: 'mp4' | 'hls';
  /** Length of the shorter side; the longer one follows from the source. */
  readonly shortSide: number;
  readonly videoKbps: number;
  readonly audioKbps: number;
}

/** Common to all: H.264 with 25 frames per second, AAC with two channels at 44.1 kHz. */
export const TEMPLATE_FPS = 25;
export const TEMPLATE_SAMPLE_RATE = 44_100;
export const TEMPLATE_CHANNELS = 2;

const QUALITIES = [
  { step: 10, shortSide: 360, videoKbps: 400, audioKbps: 64 },
  { step: 20, shortSide: 540, videoKbps: 1000, audioKbps: 64 },
  { step: 30, shortSide: 720, videoKbps: 1800, audioKbps: 128 },
];

/** 1000xx make an MP4, 1002xx the same as HLS. */
const TEMPLATES = QUALITIES.flatMap(({ step, ...quality }): TranscodeTemplate[] => [
  { definition: 100_000 + step, container: 'mp4', ...quality },
  { definition: 100_200 + step, container: 'hls', ...quality },
]);

export const findTemplate = (definition: number): TranscodeTemplate | undefined =>
  TEMPLATES.find((template) => template.definition === definition);
