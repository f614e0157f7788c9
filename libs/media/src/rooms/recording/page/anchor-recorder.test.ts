import { expect, test } from 'vitest';
import { createAnchorRecorder } from './anchor-recorder.ts';
import { listKinds, type Tracks } from './take.ts';

const audio = { kind: 'audio' } as MediaStreamTrack;
const video = { kind: 'video' } as MediaStreamTrack;
const otherVideo = { kind: 'video', id: 'other' } as MediaStreamTrack;

/** Creates a recorder whose takes the test controls; `log` lists what happened to them. */
function record() {
  const log: string[] = [];
  const takes: { sendData(): void; end(): void; quietMs: number }[] = [];
  const recorder = createAnchorRecorder({
    start(tracks, on) {
      const number = takes.length + 1;
      log.push(`${number} begins: ${listKinds(tracks).join(' and ')}`);
      let hasData = false;
      const control = {
        quietMs: 0,
        sendData() {
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
  /** Checks after stopped takes have ended. */
  const settleAndCheck = async (): Promise<void> => {
    await new Promise((resolve) => setImmediate(resolve));
    recorder.check();
  };
  return { recorder, log, takes, settleAndCheck };
}

test('audio continues until a take with video has produced data', async () => {
  const { recorder, log, takes, settleAndCheck } = record();
  recorder.setTracks({ audio });
  takes[0]?.sendData();
  recorder.setTracks({ audio, video });
  await settleAndCheck();
  expect(log).toEqual(['1 begins: audio', '2 begins: audio and video']);
  takes[1]?.sendData();
  expect(log.slice(2)).toEqual(['1 ends']);
});

test('audio is recorded alone while no video arrives', async () => {
  const { recorder, log, takes, settleAndCheck } = record();
  recorder.setTracks({ audio, video });
  await settleAndCheck();
  const [first] = takes;
  if (first !== undefined) first.quietMs = 700;
  await settleAndCheck();
  expect(log).toEqual(['1 begins: audio and video', '2 begins: audio']);
  takes[0]?.sendData();
  expect(log.slice(2)).toEqual(['2 ends']);
});

test('a stalled video costs no audio, and is recorded again when it resumes', async () => {
  const { recorder, log, takes, settleAndCheck } = record();
  recorder.setTracks({ audio, video });
  takes[0]?.sendData();
  const [first] = takes;
  if (first !== undefined) first.quietMs = 2_000;
  await settleAndCheck();
  expect(log).toEqual(['1 begins: audio and video']);
  if (first !== undefined) first.quietMs = 3_100;
  await settleAndCheck();
  expect(log.slice(1)).toEqual(['2 begins: audio', '1 ends']);
  // One take at a time has the video: the next one begins when the first has ended.
  await settleAndCheck();
  takes[1]?.sendData();
  expect(log.slice(3)).toEqual(['3 begins: audio and video']);
  takes[2]?.sendData();
  expect(log.slice(4)).toEqual(['2 ends']);
  await settleAndCheck();
  expect(log.slice(5)).toEqual([]);
});

test('missing video without audio is requested again from time to time', async () => {
  const { recorder, log, takes, settleAndCheck } = record();
  recorder.setTracks({ video });
  takes[0]?.sendData();
  const [first] = takes;
  if (first !== undefined) first.quietMs = 31_000;
  await settleAndCheck();
  await settleAndCheck();
  expect(log).toEqual(['1 begins: video', '1 ends', '2 begins: video']);
});

test('a take that waits too long for its first frame is replaced, once it has ended', async () => {
  const { recorder, log, takes, settleAndCheck } = record();
  recorder.setTracks({ audio });
  takes[0]?.sendData();
  recorder.setTracks({ audio, video });
  const [, second] = takes;
  if (second !== undefined) second.quietMs = 31_000;
  await settleAndCheck();
  await settleAndCheck();
  expect(log.slice(1)).toEqual(['2 begins: audio and video', '2 ends', '3 begins: audio and video']);
});

test.each<[string, Tracks, Tracks, string[]]>([
  ['the video is gone', { audio, video }, { audio }, ['2 begins: audio', '1 ends']],
  [
    'the video is replaced',
    { audio, video },
    { audio, video: otherVideo },
    ['2 begins: audio and video', '1 ends'],
  ],
  ['the audio is gone', { audio, video }, { video }, ['1 ends', '2 begins: video']],
  ['both are gone', { audio, video }, {}, ['1 ends']],
  ['nothing changes', { audio, video }, { audio, video }, []],
])('when the tracks are set again: %s', async (_, before, after, then) => {
  const { recorder, log, takes, settleAndCheck } = record();
  recorder.setTracks(before);
  takes[0]?.sendData();
  recorder.setTracks(after);
  await settleAndCheck();
  expect(log.slice(1)).toEqual(then);
});

test('a take that ends by itself is followed by another', async () => {
  const { recorder, log, takes, settleAndCheck } = record();
  recorder.setTracks({ audio, video });
  takes[0]?.sendData();
  takes[0]?.end();
  await settleAndCheck();
  expect(log).toEqual(['1 begins: audio and video', '2 begins: audio and video']);
});
