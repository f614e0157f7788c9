/** The programs that look into media and transcode it. */
export interface MediaTools {
  readonly ffmpegPath: string;
  readonly ffprobePath: string;
  /** Their whole environment. */
  readonly env: Readonly<Record<string, string>>;
}
