import { expect, test } from 'vitest';
import { sourceInputOptions } from './source-input.ts';

const whitelist = (options: string[]): string[] =>
  (options[options.indexOf('-protocol_whitelist') + 1] ?? '').split(',');

test('no source leads to a file of this machine', () => {
  for (const listed of [undefined, 'rtmp', 'rtsp', 'srt'] as const) {
    for (const isLive of [true, false]) {
      const allowed = whitelist(sourceInputOptions({ url: 'http://source.invalid/source', isLive, listed }));
      for (const protocol of ['file', 'pipe', 'data', 'concat', 'udp', 'unix'])
        expect(allowed).not.toContain(protocol);
    }
  }
});
