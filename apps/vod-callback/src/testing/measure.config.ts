import { resolve } from 'node:path';
import { defineConfig } from 'vitest/config';

const conditions = ['@scf-media/source'];

/** Measurements (`npm run bench:callbacks`). They need a quiet machine and are not part of `npm test`. */
export default defineConfig({
  root: resolve(import.meta.dirname, '../..'),
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: conditions } },
  test: {
    include: ['src/testing/*.measure.ts'],
    pool: 'forks',
    execArgv: ['--conditions=@scf-media/source'],
    testTimeout: 180_000,
  },
});
