import { expect, test } from 'vitest';
import { summarizePush, summarizeRecording, summarizeRoomRecording } from './services.ts';
import { formatAge, formatTaskTable } from './task-table.ts';

const room = { SdkAppId: '1', StrRoomId: 'lesson', UserId: 'a', CreateTime: 940 };

test('tasks of all services are listed in the same columns', () => {
  const tasks = [
    summarizeRecording({
      TaskID: 'r-1',
      Status: 'recording',
      CreateTime: 995,
      Progress: { DurationMs: 4_000, Frames: 120, Bytes: 1, WaitingBytes: 0 },
    }),
    summarizePush({
      ...room,
      RequestId: 'push-1',
      Status: 'pushing',
      Mode: 'vod',
      Transport: 'webrtc',
      Position: 12,
    }),
    summarizeRoomRecording({ ...room, RequestId: 'r-2', Status: 'finished', Mode: '02', Files: [] }),
  ];
  expect(formatTaskTable(tasks, 1_000_000)).toBe(
    [
      'recordings  r-1     recording  5 s ago    4.0 s',
      'pushes      push-1  pushing    1 min ago  room lesson  12.0 s',
      'rooms       r-2     finished   1 min ago  room lesson  0 files',
    ].join('\n'),
  );
});

test.each([
  [-1, '0 s ago'],
  [59, '59 s ago'],
  [3_600, '1 h ago'],
  [200_000, '2 d ago'],
])('formats %i s as %s', (seconds, text) => {
  expect(formatAge(seconds)).toBe(text);
});
