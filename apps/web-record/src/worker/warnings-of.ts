import type { RecordingQuality, Stretch } from '@scf-media/media/page-recording';

/** Of each kind, so that the answer stays short. */
const mostOfAKind = 5;

/** Pure: what whoever watches the file should know, as facts: where nothing was to be seen or heard. */
export function warningsOf({ silent, blank, frozen }: RecordingQuality): string[] {
  return [
    ...(blank === 'throughout'
      ? ['the picture was of one colour for the whole recording']
      : first(blank, (where) => `the picture was of one colour ${where}`)),
    ...first(frozen, (where) => `the picture did not change ${where}`),
    ...(silent ? ['there is no sound in the whole recording'] : []),
  ];
}

function first(stretches: readonly Stretch[], say: (where: string) => string): string[] {
  const said = stretches
    .slice(0, mostOfAKind)
    .map(({ fromMs, toMs }) => say(`from ${seconds(fromMs)} s to ${seconds(toMs)} s`));
  const more = stretches.length - said.length;
  return more > 0 ? [...said, say(`${more} more times`)] : said;
}

const seconds = (ms: number): string => (ms / 1000).toFixed(1);
