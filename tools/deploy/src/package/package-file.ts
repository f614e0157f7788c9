/** One file of a package, at a path with slashes. */
export interface PackageFile {
  readonly path: string;
  readonly content: Buffer;
  readonly isExecutable?: boolean;
}
