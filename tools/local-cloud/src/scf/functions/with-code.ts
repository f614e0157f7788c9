import { randomUUID } from 'node:crypto';
import { type CodePackage } from '../packages/code-package.ts';
import { type Change } from './lifecycle.ts';

/** Gives `$LATEST` a package; from then on it is used. */
export const withCode =
  (code: CodePackage): Change =>
  (before) => ({
    ...before,
    latest: { ...before.latest, code, revision: randomUUID(), modTimeMs: Date.now() },
  });
