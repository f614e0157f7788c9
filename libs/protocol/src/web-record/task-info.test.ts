import { expect, it } from 'vitest';
import { callbackBodySchema, type TaskInfo, taskInfoSchema } from './task-info.ts';
import { describeResponseSchema } from './response.ts';

const file = { Filename: 'a.mp4', FileSize: 1, FileDuration: 9, FileURL: 'https://example.com/a.mp4' };
const task: TaskInfo = {
  TaskID: 'a',
  Status: 'finished',
  CreateTime: 1,
  FinishTime: 2,
  Result: { Videos: [file] },
};

it('accepts FileDuration and FileId as number and as text, because table and example differ', () => {
  for (const both of [9, '9']) {
    const Videos = [{ ...file, FileDuration: both, FileId: both }];
    expect(taskInfoSchema.parse({ ...task, Result: { Videos } }).Result?.Videos).toEqual(Videos);
  }
});

it.for([
  { CreateTime: 1.5 },
  { CreateTime: '1620982173' },
  { Status: 'done' },
  { Result: { Videos: [{ ...file, FileSize: -1 }] } },
  { Result: { Videos: {} } },
])('rejects a task with %j', (wrong) => {
  expect(taskInfoSchema.safeParse({ ...task, ...wrong }).success).toBe(false);
});

it('parses a quality report with the files', () => {
  const Quality = {
    Frames: 600,
    DurationMs: 20_000,
    CapturedFrames: 604,
    DuplicateFrames: 0,
    SkippedFrames: 4,
    LongestFrame: { AtMs: 12_000, DurationMs: 100.5 },
    AudioVideoOffsetMs: -12.5,
    VideoKbps: 2_431,
    AudioKbps: 126,
    Gaps: [{ AtMs: 1000, DurationMs: 400, Reason: 'page crashed' }],
    Recoveries: 1,
    Events: [{ AtMs: 1000, Type: 'crash', Message: 'the page was opened again' }],
    PageErrors: {
      Exceptions: 1,
      ConsoleErrors: 0,
      FailedRequests: 1,
      First: [{ AtMs: 0, Kind: 'request', Message: '404 https://example.com/a.js' }],
    },
    MemoryPeakMiB: { Worker: 120, Browser: 450 },
  };
  const Warnings = ['the audio is silent throughout the recording'];
  const answer = { ...task, RequestID: 'b', Result: { Videos: [file], Quality, Warnings } };
  expect(describeResponseSchema.parse(answer)).toEqual(answer);
});

it("parses the URLs of a file's images", () => {
  const images = {
    PosterURL: 'https://example.com/a.poster.jpg',
    ThumbnailsURL: 'https://example.com/a.vtt',
  };
  const answer = { ...task, Result: { Videos: [{ ...file, ...images }] } };
  expect(taskInfoSchema.parse(answer)).toEqual(answer);
});

it('parses a callback, which is sent before the task is finished', () => {
  const body = {
    TaskID: 'a',
    Status: 'callback',
    CreateTime: 1,
    StorageType: 'cos',
    Result: { Videos: [file] },
  };
  expect(callbackBodySchema.parse(body)).toEqual(body);
  expect(callbackBodySchema.safeParse({ ...body, Status: 'finished' }).success).toBe(false);
  expect(callbackBodySchema.safeParse({ ...body, Result: undefined }).success).toBe(false);
});
