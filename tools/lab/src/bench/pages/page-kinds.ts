import { motionPage } from '@scf-media/media/testing';
import { lightPage } from './light-page.ts';
import { slidesPage } from './slides-page.ts';

/** What is recorded, in pixels, and so the size of all pages. */
export const picture = { width: 1280, height: 720, frameRate: 30 } as const;

export interface PageKind {
  title: string;
  html: string;
  /** Whether it counts its frames in the picture. */
  counts: boolean;
  /** The most of the other way's processor time that ours is to take. */
  goal: number;
}

export const pageKinds = {
  static: { title: 'static slides', html: slidesPage, counts: false, goal: 0.4 },
  light: { title: 'light page', html: lightPage(picture.width), counts: true, goal: 0.85 },
  motion: { title: 'full motion', html: motionPage(picture), counts: true, goal: 0.85 },
} as const satisfies Record<string, PageKind>;

export type PageName = keyof typeof pageKinds;

export const pageNames = Object.keys(pageKinds) as PageName[];
