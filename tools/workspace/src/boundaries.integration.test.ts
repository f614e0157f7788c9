import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createFixtureWorkspace, type FixtureWorkspace, type LintMessage } from './fixture-workspace.ts';
import { allowed, forbidden } from './boundary-cases.ts';

describe('the boundaries between projects', () => {
  let workspace: FixtureWorkspace;
  let messages: LintMessage[];
  let firstLint: { messages: LintMessage[]; otherOutput: string };

  const listMessages = (file: string): LintMessage[] => messages.filter((message) => message.file === file);

  beforeAll(async () => {
    workspace = await createFixtureWorkspace();
    await workspace.addProject('apps/other-app', 'other-app', ['type:app', 'scope:other-app']);
    await workspace.addProject('libs/own', 'own', ['type:media', 'scope:web-record']);
    await workspace.write('apps/web-record/src/first.ts', "export * from '@scf-media/other-app/entry';\n");
    firstLint = await workspace.lint();

    // Together the forbidden imports form cycles, and the rule would report those instead. So they are linted against the
    // graph as it was before, which is the one that a task of Nx reads.
    for (const { file, code } of [...forbidden, ...allowed]) await workspace.write(file, code);
    ({ messages } = await workspace.lint({ NX_TASK_TARGET_PROJECT: 'any' }));
  });

  afterAll(() => workspace[Symbol.asyncDispose]());

  test('are enforced in a workspace in which Nx has never run', () => {
    expect(firstLint.otherOutput).not.toContain('ProjectGraph');
    expect(firstLint.messages).toMatchObject([
      { file: 'apps/web-record/src/first.ts', rule: '@nx/enforce-module-boundaries' },
    ]);
  });

  test.each(forbidden)('reject: $title', ({ file, rule, because }) => {
    const found = listMessages(file);
    expect(found.map((message) => message.rule)).toEqual([rule]);
    expect(found[0]?.message).toContain(because);
  });

  test.each(allowed)('allow: $title', ({ file }) => {
    expect(listMessages(file)).toEqual([]);
  });
});
