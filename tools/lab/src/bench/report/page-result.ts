import { median } from '@scf-media/media/testing';
import type { PageName } from '../pages/page-kinds.ts';
import type { Take, Way } from '../take.ts';

/** The middle of what the takes of one way gave. */
export interface WayResult {
  cores: number;
  framesPerSecond: number;
  /** Frames shown twice and left out, of all frames; undefined for a page that counts none. */
  duplicateShare: number | undefined;
  skipShare: number | undefined;
  kbitPerSecond: number;
}

/** The two ways side by side. */
export interface PageResult {
  page: PageName;
  ours: WayResult;
  classic: WayResult;
  /** Our processor time by that of the other way, of each round; they ran one after the other. */
  ratios: number[];
  ratio: number;
}

/** Pure: what the takes of one page say; the rounds in their order, each with a take of both ways. */
export function pageResult(page: PageName, takes: readonly Take[]): PageResult {
  const of = (way: Way): Take[] => takes.filter((take) => take.page === page && take.way === way);
  const classic = of('classic');
  const ratios = of('ours').map(({ cores }, round) => cores / (classic[round]?.cores ?? Number.NaN));
  return { page, ours: wayResult(of('ours')), classic: wayResult(classic), ratios, ratio: median(ratios) };
}

function wayResult(takes: readonly Take[]): WayResult {
  const middle = (value: (take: Take) => number): number => median(takes.map(value));
  const share = (count: (take: Take) => number | undefined): number | undefined => {
    const shares = takes.map((take) => (count(take) ?? Number.NaN) / take.frames);
    return shares.some(Number.isNaN) ? undefined : median(shares);
  };
  return {
    cores: middle(({ cores }) => cores),
    framesPerSecond: middle(({ framesPerSecond }) => framesPerSecond),
    duplicateShare: share(({ duplicates }) => duplicates),
    skipShare: share(({ skips }) => skips),
    kbitPerSecond: middle(({ kbitPerSecond }) => kbitPerSecond),
  };
}
