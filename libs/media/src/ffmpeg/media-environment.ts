/**
 * The environment of ffmpeg and ffprobe: where programs are, and nothing else. What parses strangers' media need not know the service's secrets,
 * and ffmpeg obeys `no_proxy`, by which it would go around the guard.
 */
export const mediaEnvironment: Readonly<Record<string, string>> = {
  PATH: '/usr/local/bin:/usr/bin:/bin:/opt/homebrew/bin',
};
