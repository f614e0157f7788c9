import { expect, test } from 'vitest';
import { createTranscript } from './transcript.ts';

test('each line has its time, as the documents print it', () => {
  let text = '';
  const transcript = createTranscript(
    (more) => (text += more),
    () => new Date(2020, 5, 5, 17, 16, 8),
  );
  transcript.say('Start deploying vod-callback.');
  transcript.detail(['memory in MB: 256 -> 512']);
  expect(text).toBe('[2020-06-05 17:16:08] Start deploying vod-callback.\n    memory in MB: 256 -> 512\n');
});
