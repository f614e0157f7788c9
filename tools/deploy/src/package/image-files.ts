import { type PackageFile } from './package-file.ts';

export interface ImageParts {
  readonly program: readonly PackageFile[];
  /** What the folder tools/deploy/image has: the Dockerfile, and what it copies. */
  readonly recipe: readonly PackageFile[];
  /** Names of Debian packages. */
  readonly packages: readonly string[];
}

/** The build context of an image: nothing else is sent to who builds it, so no secret can get into it. */
export function imageFiles({ program, recipe, packages }: ImageParts): PackageFile[] {
  return [
    ...recipe,
    { path: 'debian-packages.txt', content: Buffer.from(`${packages.join('\n')}\n`) },
    { path: 'package.json', content: Buffer.from('{ "type": "module" }\n') },
    ...program.map((file) => ({ ...file, path: `dist/${file.path}` })),
  ];
}
