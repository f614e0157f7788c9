/** Something that the recorded page did and that viewers of the file should know. */
export interface PageEvent {
  type:
    | 'closed-itself'
    | 'dialog'
    | 'new-window'
    | 'print'
    | 'refused-address'
    | 'crash'
    | 'hung'
    | 'reload-failed'
    | 'late-load'
    | 'storage-removed'
    | 'capture-ended'
    | 'recorder-error'
    | 'sound-restarted'
    | 'sound-ended'
    | 'browser-lost'
    | 'recovered';
  message: string;
}

/** The functions with which a page controls its own recording; documented as `window.startRecord` and so on. */
export type PageHook = 'startRecord' | 'pauseRecord' | 'resumeRecord' | 'refreshPage' | 'stopRecord';

export const pageHooks: readonly PageHook[] = [
  'startRecord',
  'pauseRecord',
  'resumeRecord',
  'refreshPage',
  'stopRecord',
];

/** An error inside the recorded page. */
export interface PageError {
  /**
   * `exception`: not caught by the page. `console`: written with `console.error`. `request`: the document, a script
   * or a style sheet of the top frame failed to load.
   */
  kind: 'exception' | 'console' | 'request';
  message: string;
}

export interface PageErrorTally {
  exceptions: number;
  consoleErrors: number;
  failedRequests: number;
  /** The first few, without repetitions. */
  first: { atMs: number; kind: PageError['kind']; message: string }[];
}

const maxMessages = 5;
const maxCharacters = 200;

/** Counts a page's errors in constant memory: a thousand a second cost no more than five. */
export function createPageErrorTally() {
  const tally: PageErrorTally = { exceptions: 0, consoleErrors: 0, failedRequests: 0, first: [] };
  return {
    tally,
    /** @param count how many there were; errors without a message are only counted */
    add({ kind, message }: PageError, atMs: number, count = 1): void {
      if (kind === 'exception') tally.exceptions += count;
      else if (kind === 'console') tally.consoleErrors += count;
      else tally.failedRequests += count;
      if (message === '' || tally.first.length >= maxMessages) return;
      const text = withoutQueries(message);
      if (!tally.first.some((known) => known.message === text))
        tally.first.push({ atMs, kind, message: text });
    },
  };
}

/**
 * Pure: returns the first line of a message, at most 200 characters, without what may be secret in its URLs: queries,
 * fragments, user names and passwords, and the content of `data:` URLs.
 */
export function withoutQueries(message: string): string {
  const [line = ''] = message.slice(0, 1_000).split(/[\r\n]/, 1);
  return line
    .replace(/([a-z][a-z\d+.-]{1,20}:\/\/)[^\s/@"'<>]*@/gi, '$1')
    .replace(/\b(data:)[^\s"'<>]*/gi, '$1…')
    .replace(/([a-z][a-z\d+.-]{1,20}:\/\/[^\s?#"'<>]*)[?#][^\s"'<>]*/gi, '$1')
    .replace(/[?#&][^\s?#&=:"'<>]*=[^\s"'<>]*/g, '')
    .slice(0, maxCharacters);
}
