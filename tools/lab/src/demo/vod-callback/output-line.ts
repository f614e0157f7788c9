import type { FinishedOutput } from './finished-output.ts';

/** One line on an output, in the service's own figures. */
export function outputLine({ Definition, Width, Height, Size, Bitrate, Url }: FinishedOutput): string {
  return [
    `${Definition}: ${Width}x${Height}`,
    `${(Size / 1_000_000).toFixed(2)} MB`,
    `${Math.round(Bitrate / 1000)} kbit/s`,
    Url,
  ].join(', ');
}
