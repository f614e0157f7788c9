import type { PageEvent, QualitySoFar, RecordingQuality, Stretch } from '@scf-media/media/page-recording';

/** Of each kind, so that the answer stays short. */
const maxPerKind = 5;
/** A lesson that has begun a moment ago may be silent. */
const longMs = 10_000;

/** Pure: what whoever watches the file should know, as facts: where nothing was to be seen or heard. */
export function listWarnings({
  silent,
  blank,
  frozen,
}: Pick<RecordingQuality, 'silent' | 'blank' | 'frozen'>): string[] {
  return [
    ...(blank === 'throughout'
      ? ['the picture was of one colour for the whole recording']
      : first(blank, (where) => `the picture was of one colour ${where}`)),
    ...first(frozen, (where) => `the picture did not change ${where}`),
    ...(silent ? ['there is no sound in the whole recording'] : []),
  ];
}

/** Pure: the same while the recording goes on: what is over, and what is so now. */
export function warningsSoFar({ silent, blank, frozen, now }: QualitySoFar, recordedMs: number): string[] {
  const since = now === undefined ? '' : `since ${seconds(now.sinceMs)} s`;
  return [
    ...listWarnings({ silent: false, blank: [...blank], frozen: [...frozen] }),
    ...(now?.kind === 'blank' ? [`the picture has been of one colour ${since}`] : []),
    ...(now?.kind === 'frozen' ? [`the picture has not changed ${since}`] : []),
    ...(silent && recordedMs > longMs ? ['there has been no sound yet'] : []),
  ];
}

/** Pure: a page that is recorded before all of it has come. */
export const lateLoadWarning = ({ message }: Pick<PageEvent, 'message'>): string => `the page had ${message}`;

function first(stretches: readonly Stretch[], say: (where: string) => string): string[] {
  const said = stretches
    .slice(0, maxPerKind)
    .map(({ fromMs, toMs }) => say(`from ${seconds(fromMs)} s to ${seconds(toMs)} s`));
  const more = stretches.length - said.length;
  return more > 0 ? [...said, say(`${more} more times`)] : said;
}

const seconds = (ms: number): string => (ms / 1000).toFixed(1);
