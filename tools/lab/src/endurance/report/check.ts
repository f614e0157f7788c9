/** One thing that has to be so. */
export interface Check {
  what: string;
  /** With its unit. */
  measured: string;
  /** What it is held against; may be empty. */
  bound: string;
  ok: boolean;
}
