import { describe, expect, test } from 'vitest';
import { toTaskOutcome, toTestOutcome } from '../test-all/outcomes.mjs';
import type { FileReport, Report } from '../test-all/reports.mjs';

const file = (...statuses: string[]): FileReport => ({
  name: '/w/libs/media/src/thing.test.ts',
  status: statuses.includes('failed') ? 'failed' : 'passed',
  message: '',
  assertionResults: statuses.map((status, index) => ({ fullName: `does ${index}`, status })),
});

const createReport = (...testResults: FileReport[]): Report => ({ testResults });

describe('a check', () => {
  test('passes when it exits with 0', () => {
    expect(toTaskOutcome('media:lint', 0)).toEqual({ passed: 1, failures: [] });
  });
  test('fails when it exits with another code', () => {
    expect(toTaskOutcome('media:lint', 2)).toEqual({ passed: 0, failures: ['media:lint'] });
  });
  test('fails when it did not run', () => {
    expect(toTaskOutcome('media:lint', undefined)).toEqual({
      passed: 0,
      failures: ['media:lint did not run'],
    });
  });
});

describe('the tests of a project', () => {
  test('are counted one by one', () => {
    expect(toTestOutcome('media', createReport(file('passed', 'passed'), file('passed')), 0)).toEqual({
      passed: 3,
      failures: [],
    });
  });

  test('are listed when they fail', () => {
    expect(toTestOutcome('media', createReport(file('passed', 'failed')), 1)).toEqual({
      passed: 1,
      failures: ['media thing.test.ts: does 1'],
    });
  });

  test.each(['skipped', 'todo', 'pending'])('count as failed when they are %s', (status) => {
    expect(toTestOutcome('media', createReport(file('passed', status)), 0)).toEqual({
      passed: 1,
      failures: [`media thing.test.ts: does 1 (${status})`],
    });
  });

  test('fail when a file could not be loaded', () => {
    const broken = { ...file(), status: 'failed', message: 'Cannot find module x\nat y' };
    expect(toTestOutcome('media', createReport(file('passed'), broken), 1)).toEqual({
      passed: 1,
      failures: ['media thing.test.ts: Cannot find module x'],
    });
  });

  test('fail when there is no report', () => {
    expect(toTestOutcome('media', undefined, 0)).toEqual({ passed: 0, failures: ['media: no test report'] });
  });

  test('fail when a project has none', () => {
    expect(toTestOutcome('media', createReport(), 0)).toEqual({ passed: 0, failures: ['media: no tests'] });
  });

  test('fail when the run failed outside of them', () => {
    expect(toTestOutcome('media', createReport(file('passed')), 1).failures).toEqual([
      'media: its test run failed (exit code 1) although no test did',
    ]);
  });
});
