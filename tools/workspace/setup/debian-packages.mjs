/**
 * The Debian packages of this repository, in one place: set-up installs those that a machine lacks, and the images of the
 * media services are built with `imagePackages`, so that tests run with what is deployed.
 */
export const debianPackages = {
  // Without its recommended packages Chromium has no Latin fonts at all.
  chromium: ['chromium', 'fonts-liberation'],
  ffmpeg: ['ffmpeg'],
  /**
   * The scripts that recorded pages use: Chinese, Japanese and Korean (89 MB on disk); colour emoji (11 MB); and all others,
   * from Arabic to Thai, with symbols and mathematics (42 MB). In the compressed image that is 75, 10 and 19 MB.
   */
  fonts: ['fonts-noto-cjk', 'fonts-noto-color-emoji', 'fonts-noto-core', 'fontconfig'],
  redis: ['redis-server'],
  /** Process 1 in an image: forwards signals and reaps orphans. */
  init: ['tini'],
  /** The root certificates for TLS, which a slim Debian does not have. */
  certificates: ['ca-certificates'],
};

/** The packages of an image: all except Redis, which only tests need. */
export const imagePackages = [
  ...debianPackages.init,
  ...debianPackages.certificates,
  ...debianPackages.chromium,
  ...debianPackages.ffmpeg,
  ...debianPackages.fonts,
];
