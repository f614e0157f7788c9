/** Prints what happens as the documents' installer does: each line with its time. */
export interface Transcript {
  /** One line. */
  say(text: string): void;
  /** Lines below the last one, such as the details of a step. */
  detail(lines: readonly string[]): void;
  /** Lines without a time: what was asked for. */
  lines(lines: readonly string[]): void;
}

/** @param write takes text with its line break */
export function createTranscript(
  write: (text: string) => void,
  now: () => Date = () => new Date(),
): Transcript {
  return {
    say: (text) => write(`[${formatTime(now())}] ${text}\n`),
    detail: (lines) => write(lines.map((line) => `    ${line}\n`).join('')),
    lines: (lines) => write(lines.map((line) => `${line}\n`).join('')),
  };
}

/** `2020-06-05 17:16:08`, in the time zone of who reads it. */
export function formatTime(date: Date): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  const day = [date.getFullYear(), two(date.getMonth() + 1), two(date.getDate())].join('-');
  return `${day} ${[date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join(':')}`;
}
