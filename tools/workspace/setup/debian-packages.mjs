/**
 * The Debian packages of this repository, once: set-up installs those that a machine lacks, and the images of the media
 * services are made of `imagePackages`. So what the tests run with is what is deployed.
 */
export const debianPackages = {
  // Without its recommended packages Chromium has no Latin fonts at all.
  chromium: ['chromium', 'fonts-liberation'],
  ffmpeg: ['ffmpeg'],
  /**
   * What a classroom writes: Chinese, Japanese and Korean (89 MB on disk); emoji in colour (11 MB); and all other scripts, from
   * Arabic to Thai, with symbols and mathematics (42 MB). In the compressed image that is 75, 10 and 19 MB.
   */
  fonts: ['fonts-noto-cjk', 'fonts-noto-color-emoji', 'fonts-noto-core', 'fontconfig'],
  redis: ['redis-server'],
  /** Process 1 of an image. */
  init: ['tini'],
  /** The certificates by which TLS connections are checked; a slim Debian has none. */
  certificates: ['ca-certificates'],
};

/** What an image is made of: a machine's own init and a Redis are not in it. */
export const imagePackages = [
  ...debianPackages.init,
  ...debianPackages.certificates,
  ...debianPackages.chromium,
  ...debianPackages.ffmpeg,
  ...debianPackages.fonts,
];
