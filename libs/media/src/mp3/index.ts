export { createMp3Packager, type Mp3PackagerOptions } from './mp3-packager.ts';
