import { describe, expect, test } from 'vitest';
import { type ActualFunction } from '../actual/actual-function.ts';
import { type DesiredFunction } from '../desired/desired-function.ts';
import { deployedWeb, desiredWeb } from '../testing/examples.ts';
import { planFunction } from './plan-function.ts';
import { describeStep } from './step.ts';

const titles = (desired: DesiredFunction, actual: ActualFunction | undefined): string[] =>
  planFunction(desired, actual).map((step) => describeStep(step).title);
const withSettings = (change: Partial<DesiredFunction['settings']>): DesiredFunction => ({
  ...desiredWeb,
  settings: { ...desiredWeb.settings, ...change },
});
const otherCode: DesiredFunction = {
  ...desiredWeb,
  code: { type: 'zip', path: '/packages/app/code.zip', hash: 'b'.repeat(64) },
};

test('a missing function is created and published, with its address and timers', () => {
  expect(titles(desiredWeb, undefined)).toEqual([
    'create app',
    'publish a version of app',
    'point app to the new version',
    'create the address of app',
    'create the timer sweep of app',
  ]);
});

test('a function in its desired state needs no steps', () => {
  expect(planFunction(desiredWeb, deployedWeb)).toEqual([]);
});

test('an undesired log topic is not removed', () => {
  const logs = { logsetId: 'set', topicId: 'topic' };
  expect(planFunction(desiredWeb, { ...deployedWeb, settings: { ...deployedWeb.settings, logs } })).toEqual(
    [],
  );
});

test('a function whose creation failed is deleted first: it cannot be updated', () => {
  const failed: ActualFunction = { ...deployedWeb, status: 'CreateFailed', versions: [], triggers: [] };
  expect(titles(desiredWeb, failed).slice(0, 2)).toEqual(['delete app, whose creation failed', 'create app']);
});

describe('a change', () => {
  test('of the code is uploaded, published and made live', () => {
    expect(titles(otherCode, deployedWeb)).toEqual([
      'update the code of app',
      'update the settings of app',
      'publish a version of app',
      'point app to the new version instead of version 1',
    ]);
  });

  test('of the settings leaves the code alone, and names variables without their values', () => {
    const changed = withSettings({
      memoryMb: 512,
      environment: { SECRET_KEY: 'two', PATH_SECRET: 'three' },
    });
    const [step, ...rest] = planFunction(changed, deployedWeb);
    expect(step).toMatchObject({
      kind: 'update-settings',
      changes: [
        'memory in MB: 256 -> 512',
        'variable LOG_LEVEL: removed',
        'variable PATH_SECRET: new',
        'variable SECRET_KEY: changed',
      ],
    });
    expect(rest.map(({ kind }) => kind)).toEqual(['publish', 'set-alias']);
  });

  test('of a timer deletes and creates it', () => {
    const changed = {
      ...desiredWeb,
      timers: [{ name: 'sweep', cron: '*/5 * * * * * *', message: '/sweep' }],
    };
    expect(titles(changed, deployedWeb)).toEqual([
      'delete the timer sweep of app',
      'create the timer sweep of app',
    ]);
  });

  test('of an image is recognised by its tag', () => {
    const code = {
      type: 'image',
      context: '/packages/app/image',
      hash: 'a'.repeat(64),
      uri: 'registry/team/app:1',
      registryId: undefined,
    } as const;
    const image: DesiredFunction = { ...desiredWeb, runtime: 'CustomImage', code };
    const actual: ActualFunction = { ...deployedWeb, runtime: 'CustomImage', imageUri: code.uri };
    expect(planFunction(image, actual)).toEqual([]);
    expect(titles(image, { ...actual, imageUri: 'registry/other/app:1' })).toContain(
      'update the code of app',
    );
  });

  test('of the retries of an event function is made before an event can arrive', () => {
    const worker: DesiredFunction = {
      ...desiredWeb,
      type: 'Event',
      isAsync: true,
      hasUrl: false,
      timers: [],
    };
    expect(titles(worker, undefined).slice(0, 2)).toEqual(['create app', 'set the retries of app']);
    const retries = { retryNum: 0, msgTtlSeconds: 60 };
    const actual: ActualFunction = { ...deployedWeb, type: 'Event', isAsync: true, triggers: [], retries };
    expect(planFunction(worker, actual)).toEqual([]);
    // What the platform gives a function by itself.
    const byItself = { ...actual, retries: { retryNum: 2, msgTtlSeconds: 21_600 } };
    expect(planFunction(worker, byItself)).toEqual([{ kind: 'set-retries', functionName: 'app', retries }]);
  });

  test('of a property that is fixed at creation is rejected', () => {
    expect(() => planFunction({ ...desiredWeb, runtime: 'CustomImage' }, deployedWeb)).toThrow(
      'app: runtime is Nodejs20.19, not CustomImage. The platform fixes this at creation',
    );
  });
});

describe('an interrupted deployment resumes', () => {
  test('after a failed update of the code: it is updated again', () => {
    const actual: ActualFunction = { ...deployedWeb, status: 'UpdateFailed' };
    expect(titles(desiredWeb, actual)[0]).toBe('update the code of app');
  });

  test('before the version was published', () => {
    expect(titles(desiredWeb, { ...deployedWeb, versions: [], liveVersion: undefined })).toEqual([
      'publish a version of app',
      'point app to the new version',
    ]);
  });

  test('before the alias was moved: the version is not published twice', () => {
    expect(titles(desiredWeb, { ...deployedWeb, liveVersion: undefined })).toEqual([
      'point app to version 1',
    ]);
  });

  test('after a rollback: the newest version of this code is used again', () => {
    const older = { version: '1', description: 'scf media code 00 settings 00' };
    const [newer] = deployedWeb.versions;
    const actual: ActualFunction = {
      ...deployedWeb,
      versions: [older, { version: '2', description: newer?.description ?? '' }],
      liveVersion: '1',
    };
    expect(titles(desiredWeb, actual)).toEqual(['point app to version 2 instead of version 1']);
  });
});
