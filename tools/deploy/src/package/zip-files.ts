import { bootstrapScript, type ZipRuntime } from './bootstrap.ts';
import { type PackageFile } from './package-file.ts';

/** All files of a code package: the program, what starts it, and what tells Node that it is made of ES modules. */
export function zipFiles(program: readonly PackageFile[], runtime: ZipRuntime): PackageFile[] {
  return [
    { path: 'scf_bootstrap', content: Buffer.from(bootstrapScript(runtime)), isExecutable: true },
    { path: 'package.json', content: Buffer.from('{ "type": "module" }\n') },
    ...program,
  ];
}
