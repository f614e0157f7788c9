import { type PackageFile } from './package-file.ts';

export interface ImageParts {
  readonly program: readonly PackageFile[];
  readonly dockerfile: Buffer;
  /** Names of Debian packages. */
  readonly packages: readonly string[];
}

/** The build context of an image: nothing else is sent to who builds it, so no secret can get into it. */
export function imageFiles({ program, dockerfile, packages }: ImageParts): PackageFile[] {
  return [
    { path: 'Dockerfile', content: dockerfile },
    { path: 'debian-packages.txt', content: Buffer.from(`${packages.join('\n')}\n`) },
    { path: 'package.json', content: Buffer.from('{ "type": "module" }\n') },
    ...program.map((file) => ({ ...file, path: `dist/${file.path}` })),
  ];
}
