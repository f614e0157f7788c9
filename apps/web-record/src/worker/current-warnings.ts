import type { PageEvent } from '@scf-media/media/page-recording';
import { lateLoadWarning } from './list-warnings.ts';

export interface CurrentWarningsOptions {
  /** What is known already of a task that another worker had. */
  before?: readonly string[];
  /** Keeps the warnings where Describe finds them; nobody waits for it. */
  note: (warnings: string[]) => void;
  /** How often it looks. */
  everyMs?: number;
}

/**
 * Keeps in the store what there is to warn of while a recording goes on, so that whoever looks at it need not wait for
 * its end. Written only when it changes.
 */
export function currentWarnings({ before = [], note, everyMs = 5_000 }: CurrentWarningsOptions) {
  let late: string | undefined;
  let look = (): readonly string[] => [];
  let noted = JSON.stringify(before);
  const update = (): void => {
    const warnings = [...(late === undefined ? [] : [late]), ...look()];
    if (JSON.stringify(warnings) === noted) return;
    noted = JSON.stringify(warnings);
    note(warnings);
  };
  const timer = setInterval(update, everyMs);
  timer.unref();
  return {
    onEvent(event: PageEvent): void {
      if (event.type !== 'late-load') return;
      late ??= lateLoadWarning(event);
      update();
    },
    /** @param source asked from now on */
    from(source: () => readonly string[]): void {
      look = source;
    },
    [Symbol.dispose]: () => clearInterval(timer),
  };
}

export type CurrentWarnings = ReturnType<typeof currentWarnings>;
