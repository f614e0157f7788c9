import { expect, test } from 'vitest';
import { explainFailure } from './explain-failure.ts';

test.each([
  ['https://x.example/a?sign=404: Server returned 403 Forbidden (access denied)', /expired/],
  ['http://x.example/a: Server returned 404 Not Found', /404/],
  ['[tcp @ 0x1] Connection to tcp://127.0.0.1:404 failed: Connection refused', /nothing listens/],
  [
    '[tcp @ 0x1] Failed to resolve hostname a.invalid: Name or service not known\nx: Input/output error',
    /host name/,
  ],
  ['[mov,mp4 @ 0x1] stream 1, offset 0x30: partial file', /faststart/],
  ['[mov,mp4 @ 0x1] moov atom not found\nhttp://x/a: Invalid data found', /not media/],
  ['[hls @ 0x1] URL file:///etc/passwd is not in allowed_segment_extensions', /may not lead/],
  ['something new at http://x/secret', /cannot be read/],
])('%s', (text, meaning) => {
  expect(explainFailure(text)).toMatch(meaning);
  expect(explainFailure(text)).not.toMatch(/0x|mov,|sign=|secret|passwd/);
});
