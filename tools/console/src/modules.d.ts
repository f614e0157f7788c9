declare module '*.css';

/** hls.js without subtitles, alternate audio and DRM, none of which recordings have. */
declare module 'hls.js/light' {
  export { default } from 'hls.js';
}
