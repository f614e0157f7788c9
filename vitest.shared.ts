import type { ViteUserConfig } from 'vitest/config';

/**
 * What every project's tests share: the libraries are read from source (no build first), files run one after
 * another (two media tests at once would disturb each other's timing on a small machine), nothing is retried.
 *
 * @param options.root the project's folder
 */
export function sharedTestConfig(options: { root: string }): ViteUserConfig {
  const conditions = ['@scf-media/source'];
  return {
    root: options.root,
    resolve: { conditions },
    ssr: { resolve: { conditions, externalConditions: conditions } },
    test: {
      include: ['src/**/*.test.ts'],
      environment: 'node',
      pool: 'forks',
      execArgv: ['--conditions=@scf-media/source'],
      fileParallelism: false,
      retry: 0,
      testTimeout: 30_000,
      hookTimeout: 60_000,
      reporters: process.env['TEST_REPORT_DIR'] === undefined ? ['default'] : ['default', 'json'],
      ...(process.env['TEST_REPORT_DIR'] === undefined
        ? {}
        : { outputFile: { json: reportFile(options.root) } }),
    },
  };
}

function reportFile(root: string): string {
  const project = root.split('/').slice(-2).join('-');
  return `${process.env['TEST_REPORT_DIR']}/${project}.json`;
}
