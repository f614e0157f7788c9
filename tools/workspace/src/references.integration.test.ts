import { expect, test } from 'vitest';
import { run } from './run.ts';
import { withoutNx } from './without-nx.ts';
import { workspaceRoot } from './workspace-files.ts';

/** The generator of @nx/js that keeps them; `npx nx sync` runs it. */
test('the references of every tsconfig.json match its imports', async () => {
  const nx = `${workspaceRoot}/node_modules/nx/dist/bin/nx.js`;
  const { exitCode, output } = await run(process.execPath, [nx, 'sync:check'], {
    cwd: workspaceRoot,
    environment: withoutNx(),
  });
  expect(exitCode, output).toBe(0);
});
