import { expect, test } from 'vitest';
import { parseImageUri, dropMissingInit } from './image-package.ts';
import { parseDockerfile } from './parse-dockerfile.ts';

test('parses the copied files and the start command of a Dockerfile', () => {
  const text = `# An image.
FROM node:24-slim

COPY list.txt /tmp/
RUN apt-get update \\
 # between
 && apt-get install -y ffmpeg
WORKDIR /app
COPY --chown=1:1 --chmod=755 package.json ./
COPY ["a b.txt", "dist", "files/"]
ENV HOME=/tmp NAME="a \\"b\\" c" EMPTY= OTHER='x y'
ENV OLD the old way
EXPOSE 9000
ENTRYPOINT ["tini", "--"]
CMD ["node", "main.js"]
`;
  expect(parseDockerfile(text)).toEqual({
    environment: { HOME: '/tmp', NAME: 'a "b" c', EMPTY: '', OTHER: 'x y', OLD: 'the old way' },
    workingDir: '/app',
    copies: [
      { sources: ['list.txt'], to: '/tmp/' },
      { sources: ['package.json'], to: '/app/' },
      { sources: ['a b.txt', 'dist'], to: '/app/files/' },
    ],
    entrypoint: ['tini', '--'],
    command: ['node', 'main.js'],
  });
});

test('wraps shell lines, and an ENTRYPOINT resets an earlier CMD', () => {
  expect(parseDockerfile('FROM a\nCMD node main.js').command).toEqual(['/bin/sh', '-c', 'node main.js']);
  expect(parseDockerfile('FROM a\nCMD ["b"]\nENTRYPOINT ["c"]')).toMatchObject({
    entrypoint: ['c'],
    command: [],
  });
});

test('names the line that it cannot parse', () => {
  expect(() => parseDockerfile('FROM a\nFROM b')).toThrow('only one stage is supported: FROM b');
  expect(() => parseDockerfile('FROM a\nCOPY --from=b /c /d')).toThrow(
    'only files of the context can be copied',
  );
  expect(() => parseDockerfile('FROM a\nCOPY b')).toThrow('COPY needs a source and a target');
});

test('an ImageUri names a folder, with or without tag and digest', () => {
  const digest = `@sha256:${'0'.repeat(64)}`;
  expect(parseImageUri('local/srv/image')).toBe('/srv/image');
  expect(parseImageUri('local//srv/image:1.2-a')).toBe('/srv/image');
  expect(parseImageUri(`local/srv/image:1.2${digest}`)).toBe('/srv/image');
  expect(parseImageUri(`local/srv/image${digest}`)).toBe('/srv/image');
  expect(() => parseImageUri('ccr.example.com/a/b:1')).toThrow('ImageUri must be local/');
});

test('drops tini if it is not installed', () => {
  expect(dropMissingInit(['tini', '-s', '--', 'node', 'a.js'], false)).toEqual(['node', 'a.js']);
  expect(dropMissingInit(['/usr/bin/tini', '--', 'node'], true)).toEqual(['/usr/bin/tini', '--', 'node']);
  expect(dropMissingInit(['node', '--', 'a.js'], false)).toEqual(['node', '--', 'a.js']);
});
