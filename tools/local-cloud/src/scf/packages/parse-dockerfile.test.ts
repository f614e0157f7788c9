import { expect, test } from 'vitest';
import { contextFolder, withoutMissingInit } from './image-package.ts';
import { parseDockerfile } from './parse-dockerfile.ts';

test('a Dockerfile says what is copied, and how the image is started', () => {
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

test('a line for the shell is one for the shell, and an entry point forgets what stood before it', () => {
  expect(parseDockerfile('FROM a\nCMD node main.js').command).toEqual(['/bin/sh', '-c', 'node main.js']);
  expect(parseDockerfile('FROM a\nCMD ["b"]\nENTRYPOINT ["c"]')).toMatchObject({
    entrypoint: ['c'],
    command: [],
  });
});

test('what cannot be read is named', () => {
  expect(() => parseDockerfile('FROM a\nFROM b')).toThrow('only one stage can be read: FROM b');
  expect(() => parseDockerfile('FROM a\nCOPY --from=b /c /d')).toThrow('only the context can be copied');
  expect(() => parseDockerfile('FROM a\nCOPY b')).toThrow('COPY needs a source and a target');
});

test('the name of an image is a folder, with or without a tag and a digest', () => {
  const digest = `@sha256:${'0'.repeat(64)}`;
  expect(contextFolder('local/srv/image')).toBe('/srv/image');
  expect(contextFolder('local//srv/image:1.2-a')).toBe('/srv/image');
  expect(contextFolder(`local/srv/image:1.2${digest}`)).toBe('/srv/image');
  expect(contextFolder(`local/srv/image${digest}`)).toBe('/srv/image');
  expect(() => contextFolder('ccr.example.com/a/b:1')).toThrow('ImageUri is local/');
});

test('tini is left out where it is not installed', () => {
  expect(withoutMissingInit(['tini', '-s', '--', 'node', 'a.js'], false)).toEqual(['node', 'a.js']);
  expect(withoutMissingInit(['/usr/bin/tini', '--', 'node'], true)).toEqual(['/usr/bin/tini', '--', 'node']);
  expect(withoutMissingInit(['node', '--', 'a.js'], false)).toEqual(['node', '--', 'a.js']);
});
