import { availableParallelism } from 'node:os';
import type { TestProjectInlineConfiguration, ViteUserConfig } from 'vitest/config';

/** Unit tests run in parallel on all cores; each is over in milliseconds. */
const unit: TestProjectInlineConfiguration = {
  extends: true,
  test: {
    name: 'unit',
    include: ['src/**/*.test.ts'],
    exclude: ['**/*.integration.test.ts', '**/*.media.test.ts'],
    setupFiles: [new URL('./tools/workspace/test-all/refuse-processes.ts', import.meta.url).pathname],
    testTimeout: 60_000,
    pool: 'threads',
    isolate: false,
    maxWorkers: availableParallelism(),
    sequence: { groupOrder: 0 },
  },
};

/** Integration tests mostly wait for other processes, so that more of them than cores run at once. */
const integration: TestProjectInlineConfiguration = {
  extends: true,
  test: {
    name: 'integration',
    include: ['src/**/*.integration.test.ts'],
    maxWorkers: 3,
    // The files of a worker share what they import, which takes up to 3 s: no test replaces a module or leaves anything running.
    isolate: false,
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // A browser would be found missing, whatever process looks for it.
    env: { CHROMIUM_PATH: '/no-browser-in-integration-tests' },
    sequence: { groupOrder: 1 },
  },
};

/** Media tests run in real time, one file at a time: two recordings on two cores would starve each other. */
const media: TestProjectInlineConfiguration = {
  extends: true,
  test: {
    name: 'media',
    include: ['src/**/*.media.test.ts'],
    fileParallelism: false,
    isolate: false,
    // Tests of a file that say test.concurrent share the waiting: a recording takes a quarter of a core.
    maxConcurrency: 3,
    testTimeout: 180_000,
    hookTimeout: 180_000,
    sequence: { groupOrder: 2 },
  },
};

/**
 * Configures the tests of a project. The libraries are read from source (no build first), nothing is retried, and a
 * kind of tests without a single test fails.
 *
 * The kinds are vitest projects, told apart by the file's name; CONTRIBUTING.md says which one a new test is.
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
      environment: 'node',
      watch: false,
      passWithNoTests: false,
      pool: 'forks',
      execArgv: ['--conditions=@scf-media/source'],
      retry: 0,
      // One second, which is the default, says more about the machine than about what is awaited.
      expect: { poll: { timeout: 30_000 } },
      projects: [unit, integration, media],
    },
  };
}
