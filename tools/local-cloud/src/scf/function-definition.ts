/** A function that this cloud can run. */
export interface FunctionDefinition {
  readonly functionName: string;
  /** Defaults to `$LATEST`. */
  readonly version?: string;
  /** The program and its arguments; it listens on PORT, and an event function serves `POST /event-invoke`. */
  readonly command: readonly string[];
  readonly cwd: string;
  /** The whole environment, except what the platform adds. */
  readonly env: Readonly<Record<string, string>>;
  /** Maximum wall-clock duration of one run. */
  readonly timeoutSeconds: number;
  /** Reported to the function; not enforced. */
  readonly memoryMb: number;
  /** How long it may take to listen; defaults to 90 s, as for images. */
  readonly initTimeoutSeconds?: number;
}
