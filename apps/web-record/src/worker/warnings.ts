import type { PageEvent, QualitySoFar, RecordingQuality, Stretch } from '@scf-media/media/page-recording';
import type { StartData } from '@scf-media/protocol/web-record';
import type { EndReason } from './recording-control.ts';

/** Keeps the response short. */
const maxPerKind = 5;
/** A recording may be silent for this long before it causes a warning. */
const maxSilenceMs = 10_000;

/** Lists where a recording shows or plays nothing, as warnings for its viewers. */
export function listWarnings({
  silent,
  blank,
  frozen,
}: Pick<RecordingQuality, 'silent' | 'blank' | 'frozen'>): string[] {
  return [
    ...(blank === 'throughout'
      ? ['the video showed a single colour throughout the recording']
      : describeStretches(blank, (where) => `the video showed a single colour ${where}`)),
    ...describeStretches(frozen, (where) => `the video did not change ${where}`),
    ...(silent ? ['the audio is silent throughout the recording'] : []),
  ];
}

/** Lists the warnings of a running recording: for past stretches and for the current one. */
export function listCurrentWarnings(
  { silent, blank, frozen, now }: QualitySoFar,
  recordedMs: number,
): string[] {
  const since = now === undefined ? '' : `since ${seconds(now.sinceMs)} s`;
  return [
    ...listWarnings({ silent: false, blank: [...blank], frozen: [...frozen] }),
    ...(now?.kind === 'blank' ? [`the video has shown a single colour ${since}`] : []),
    ...(now?.kind === 'frozen' ? [`the video has not changed ${since}`] : []),
    ...(silent && recordedMs > maxSilenceMs ? ['the audio has been silent so far'] : []),
  ];
}

/** Warns of a page that was recorded before it had finished loading. */
export const toLateLoadWarning = ({ message }: Pick<PageEvent, 'message'>): string =>
  `the page had ${message}`;

function describeStretches(stretches: readonly Stretch[], describe: (where: string) => string): string[] {
  const described = stretches
    .slice(0, maxPerKind)
    .map(({ fromMs, toMs }) => describe(`from ${seconds(fromMs)} s to ${seconds(toMs)} s`));
  const more = stretches.length - described.length;
  return more > 0 ? [...described, describe(`${more} more times`)] : described;
}

const seconds = (ms: number): string => (ms / 1000).toFixed(1);

/** Lists the warnings for a recording that ended for a reason its caller may not expect. */
export function listEndWarnings(
  reason: EndReason,
  { MaxPauseLimit }: Pick<StartData, 'MaxPauseLimit'>,
  maxTaskMs: number,
): string[] {
  switch (reason) {
    case 'pause-limit':
      return [`the recording ended because it had been paused for ${MaxPauseLimit} s (MaxPauseLimit)`];
    case 'time-limit':
      return [
        `the recording ended because its worker may work for ${Math.round(maxTaskMs / 1000)} s only (MAX_TASK_SECONDS)`,
      ];
    case 'stopped':
    case 'limit':
    case 'not-ready':
    case 'terminated':
    case 'failed':
      return [];
  }
}

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
