import { once } from 'node:events';
import { PassThrough } from 'node:stream';
import { expect, it } from 'vitest';
import { createLogTail } from './log-tail.ts';

it('keeps the last lines, the unfinished one too, and tells each as it comes', async () => {
  const stream = new PassThrough();
  const tail = createLogTail(2);
  const told: string[] = [];
  tail.follow(stream, (line) => told.push(line));
  const over = once(stream, 'close');
  stream.write('one\ntw');
  stream.end('o\nthree');
  await over;
  expect(told).toEqual(['one', 'two', 'three']);
  expect(tail.lines()).toEqual(['two', 'three']);
});
