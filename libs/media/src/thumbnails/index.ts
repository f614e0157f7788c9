export { createSpriteSheets, type ThumbnailFile, type SpriteSheets } from './sprite-sheets.ts';
export { createPoster, type Poster } from './poster.ts';
