/** Prints what happens, with a time before each line as the documented installer does. */
export interface Transcript {
  /** Prints one line with the time. */
  say(text: string): void;
  /** Prints indented lines below it, such as the details of a step. */
  detail(lines: readonly string[]): void;
  /** Prints lines without a time: the requested output. */
  lines(lines: readonly string[]): void;
}

/** Creates a transcript. @param write called with text that includes its line break */
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

/** Formats a time such as `2020-06-05 17:16:08`, in the local time zone. */
export function formatTime(date: Date): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  const day = [date.getFullYear(), two(date.getMonth() + 1), two(date.getDate())].join('-');
  return `${day} ${[date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join(':')}`;
}
