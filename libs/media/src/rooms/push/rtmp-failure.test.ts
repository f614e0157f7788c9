import { expect, test } from 'vitest';
import { parseRtmpFailure, toPushError } from './rtmp-failure.ts';

test.each([
  ['[rtmp @ 0x1] Server error: 70001: userSig has expired', 'server', /^70001: userSig has expired$/, true],
  ['rtmp://127.0.0.1:1/push: Connection refused', 'server', /nothing listens/, false],
  ['av_interleaved_write_frame(): Broken pipe', 'server', /closed the connection/, false],
  ['http://source.invalid/a.mp4: Server returned 404 Not Found', 'source', /404/, false],
  ['', 'server', /ffmpeg was ended/, false],
] as const)('%s', (log, side, reason, isFinal) => {
  const failure = parseRtmpFailure(log);
  expect(failure).toEqual({ side, reason: expect.stringMatching(reason) as string, isFinal });
});

test('a permanent failure names the side that failed and suggests a remedy', () => {
  const server = { side: 'server', reason: 'x', isFinal: false } as const;
  expect(toPushError(server, false)).toMatchObject({
    code: 'RoomRefused',
    fault: 'caller',
    message: expect.stringMatching(/UserSig/) as string,
  });
  expect(toPushError(server, true)).toMatchObject({ code: 'RoomRefused', fault: 'destination' });
  expect(toPushError({ ...server, side: 'source' }, true)).toMatchObject({ code: 'SourceNotPlayable' });
});
