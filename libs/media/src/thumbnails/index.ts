export { createPictureSheets, type PictureFile, type PictureSheets } from './sprite-sheets.ts';
export { createPoster, type Poster } from './poster.ts';
