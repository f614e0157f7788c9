import { expect, test } from 'vitest';
import { createAnchorRecorder } from './anchor-recorder.ts';
import { listKinds, type Tracks } from './take.ts';

const audio = { kind: 'audio' } as MediaStreamTrack;
const video = { kind: 'video' } as MediaStreamTrack;
const otherVideo = { kind: 'video', id: 'other' } as MediaStreamTrack;

/** A recorder whose takes do what the test says; `log` is what became of them. */
function record() {
  const log: string[] = [];
  const takes: { give(): void; end(): void; quietMs: number }[] = [];
  const recorder = createAnchorRecorder({
    start(tracks, on) {
      const number = takes.length + 1;
      log.push(`${number} begins: ${listKinds(tracks).join(' and ')}`);
      let hasData = false;
      const control = {
        quietMs: 0,
        give() {
          hasData = true;
          on.data();
        },
        end: () => on.end(),
      };
      takes.push(control);
      return {
        tracks,
        get hasData() {
          return hasData;
        },
        quietMs: () => control.quietMs,
        async stop() {
          log.push(`${number} ends`);
          on.end();
        },
      };
    },
  });
  /** After what was stopped has stopped. */
  const checked = async (): Promise<void> => {
    await new Promise((resolve) => setImmediate(resolve));
    recorder.check();
  };
  return { recorder, log, takes, checked };
}

test('audio continues until a take with video has produced data', async () => {
  const { recorder, log, takes, checked } = record();
  recorder.setTracks({ audio });
  takes[0]?.give();
  recorder.setTracks({ audio, video });
  await checked();
  expect(log).toEqual(['1 begins: audio', '2 begins: audio and video']);
  takes[1]?.give();
  expect(log.slice(2)).toEqual(['1 ends']);
});

test('audio is recorded alone while no video arrives', async () => {
  const { recorder, log, takes, checked } = record();
  recorder.setTracks({ audio, video });
  await checked();
  const [first] = takes;
  if (first !== undefined) first.quietMs = 700;
  await checked();
  expect(log).toEqual(['1 begins: audio and video', '2 begins: audio']);
  takes[0]?.give();
  expect(log.slice(2)).toEqual(['2 ends']);
});

test('a stalled video costs no audio, and is recorded again when it resumes', async () => {
  const { recorder, log, takes, checked } = record();
  recorder.setTracks({ audio, video });
  takes[0]?.give();
  const [first] = takes;
  if (first !== undefined) first.quietMs = 2_000;
  await checked();
  expect(log).toEqual(['1 begins: audio and video']);
  if (first !== undefined) first.quietMs = 3_100;
  await checked();
  expect(log.slice(1)).toEqual(['2 begins: audio', '1 ends']);
  // One take at a time has the video: the next one begins when the first has ended.
  await checked();
  takes[1]?.give();
  expect(log.slice(3)).toEqual(['3 begins: audio and video']);
  takes[2]?.give();
  expect(log.slice(4)).toEqual(['2 ends']);
  await checked();
  expect(log.slice(5)).toEqual([]);
});

test('missing video without audio is requested again from time to time', async () => {
  const { recorder, log, takes, checked } = record();
  recorder.setTracks({ video });
  takes[0]?.give();
  const [first] = takes;
  if (first !== undefined) first.quietMs = 31_000;
  await checked();
  await checked();
  expect(log).toEqual(['1 begins: video', '1 ends', '2 begins: video']);
});

test('a take that waits too long for its first frame is replaced, once it has ended', async () => {
  const { recorder, log, takes, checked } = record();
  recorder.setTracks({ audio });
  takes[0]?.give();
  recorder.setTracks({ audio, video });
  const [, second] = takes;
  if (second !== undefined) second.quietMs = 31_000;
  await checked();
  await checked();
  expect(log.slice(1)).toEqual(['2 begins: audio and video', '2 ends', '3 begins: audio and video']);
});

test.each<[string, Tracks, Tracks, string[]]>([
  ['without the picture', { audio, video }, { audio }, ['2 begins: audio', '1 ends']],
  [
    'of another picture',
    { audio, video },
    { audio, video: otherVideo },
    ['2 begins: audio and video', '1 ends'],
  ],
  ['without the sound, of the same picture', { audio, video }, { video }, ['1 ends', '2 begins: video']],
  ['of nothing', { audio, video }, {}, ['1 ends']],
  ['of the same', { audio, video }, { audio, video }, []],
])('a take %s', async (_, before, after, then) => {
  const { recorder, log, takes, checked } = record();
  recorder.setTracks(before);
  takes[0]?.give();
  recorder.setTracks(after);
  await checked();
  expect(log.slice(1)).toEqual(then);
});

test('a take that ends by itself is followed by another', async () => {
  const { recorder, log, takes, checked } = record();
  recorder.setTracks({ audio, video });
  takes[0]?.give();
  takes[0]?.end();
  await checked();
  expect(log).toEqual(['1 begins: audio and video', '2 begins: audio and video']);
});
