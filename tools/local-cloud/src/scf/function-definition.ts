/** A function this cloud can run. */
export interface FunctionDefinition {
  readonly functionName: string;
  /** `$LATEST` when left out. */
  readonly version?: string;
  /** The program and its arguments; it listens on PORT, and an event function answers `POST /event-invoke`. */
  readonly command: readonly string[];
  readonly cwd: string;
  /** The whole environment, save what the platform adds. */
  readonly env: Readonly<Record<string, string>>;
  /** The wall-clock limit of one run. */
  readonly timeoutSeconds: number;
  /** Told to the function; not enforced. */
  readonly memoryMb: number;
  /** How long it may take until it listens; 90 s when left out, as for images. */
  readonly initTimeoutSeconds?: number;
}
