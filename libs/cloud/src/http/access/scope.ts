/** What a limited application may use. It sees only its own tasks. */
export interface Scope {
  /** The buckets that it may write to; any if left out. */
  buckets?: readonly string[] | undefined;
  /** The prefixes of its objects' keys, each ending in a slash; any if left out. */
  prefixes?: readonly string[] | undefined;
}
