/**
 * Reads the lines of `ffmpeg -progress`.
 *
 * @returns takes a line and gives the whole percent that is done, when the line tells it: 0 to 99, since a transcode
 *   is done when its output is there
 */
export function createProgressReader(durationSeconds: number): (line: string) => number | undefined {
  return (line) => {
    // It is `N/A` until there is a first packet.
    const [, micros] = /^out_time_us=(\d+)$/.exec(line.trim()) ?? [];
    if (micros === undefined || durationSeconds <= 0) return undefined;
    return Math.min(99, Math.floor((Number(micros) / 1e6 / durationSeconds) * 100));
  };
}
