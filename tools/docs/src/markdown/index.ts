export { pages } from '../pages.ts';
export { headingAnchor } from './heading-anchor.ts';
