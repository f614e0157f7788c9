import type { PageEvent } from '@scf-media/media/page-recording';
import { toLateLoadWarning } from './list-warnings.ts';

interface CurrentWarningsOptions {
  /** Warnings stored by the task's previous worker. */
  before?: readonly string[];
  /** Stores the warnings for Describe. Not awaited. */
  save: (warnings: string[]) => void;
  /** How often to check for changes. */
  everyMs?: number;
}

/**
 * Stores the warnings of a recording while it runs, so that callers need not wait for its end. Writes only changes.
 */
export function trackWarnings({ before = [], save, everyMs = 5_000 }: CurrentWarningsOptions) {
  let late: string | undefined;
  let readWarnings = (): readonly string[] => [];
  let saved = JSON.stringify(before);
  const update = (): void => {
    const warnings = [...(late === undefined ? [] : [late]), ...readWarnings()];
    if (JSON.stringify(warnings) === saved) return;
    saved = JSON.stringify(warnings);
    save(warnings);
  };
  const timer = setInterval(update, everyMs);
  timer.unref();
  return {
    onEvent(event: PageEvent): void {
      if (event.type !== 'late-load') return;
      late ??= toLateLoadWarning(event);
      update();
    },
    /** Sets where warnings are read from. */
    setSource(source: () => readonly string[]): void {
      readWarnings = source;
    },
    [Symbol.dispose]: () => clearInterval(timer),
  };
}

export type CurrentWarnings = ReturnType<typeof trackWarnings>;
