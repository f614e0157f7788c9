export { createPictureSheets, type PictureFile, type PictureSheets } from './picture-sheets.ts';
export { createPoster, type Poster } from './poster.ts';
