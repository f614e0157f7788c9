import { relative } from 'node:path';
import type { ViteUserConfig } from 'vitest/config';

/**
 * What every project's tests share: the libraries are read from source (no build first), files run one after
 * another (two media tests at once would disturb each other's timing on a small machine), nothing is retried, and
 * a project without a single test fails.
 *
 * With `TEST_REPORT_DIR` set, the outcome is also written there as JSON, one file per project; `npm test` counts
 * from those.
 *
 * @param options.root the project's folder
 */
export function sharedTestConfig(options: { root: string }): ViteUserConfig {
  const conditions = ['@scf-media/source'];
  const reportDir = process.env['TEST_REPORT_DIR'];
  return {
    root: options.root,
    resolve: { conditions },
    ssr: { resolve: { conditions, externalConditions: conditions } },
    test: {
      include: ['src/**/*.test.ts'],
      environment: 'node',
      watch: false,
      passWithNoTests: false,
      pool: 'forks',
      execArgv: ['--conditions=@scf-media/source'],
      fileParallelism: false,
      retry: 0,
      testTimeout: 30_000,
      hookTimeout: 60_000,
      ...(reportDir === undefined
        ? { reporters: ['default'] }
        : {
            reporters: ['default', 'json'],
            outputFile: { json: `${reportDir}/${reportName(options.root)}` },
          }),
    },
  };
}

/** `libs-media.json` for `libs/media`; tools/test-all/reports.mjs expects the same name. */
function reportName(root: string): string {
  return `${relative(import.meta.dirname, root).replaceAll(/[/\\]/g, '-')}.json`;
}
