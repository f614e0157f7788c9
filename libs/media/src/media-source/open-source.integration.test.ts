import { ServiceError } from '@scf-media/protocol/errors';
import { Hono } from 'hono';
import { expect, test } from 'vitest';
import { serveOnLoopback } from '../loopback/serve-on-loopback.ts';
import { openSource } from './open-source.ts';
import { probeSource } from './probe-source.ts';

const loopback = (hostname: string) =>
  hostname === 'files.example'
    ? Promise.resolve([{ address: '127.0.0.1', family: 4 }])
    : Promise.reject(
        new ServiceError('AddressNotAllowed', `${hostname} may not be reached`, { fault: 'caller' }),
      );

test('ffmpeg reaches the checked address of a name, and a redirect leads nowhere else', async () => {
  const asked: string[] = [];
  await using server = await serveOnLoopback(
    new Hono()
      .get('/file', (c) => {
        asked.push(c.req.header('host') ?? '');
        return c.text('no media');
      })
      .get('/away', (c) => c.redirect('http://metadata.example/secret')),
  );
  const { port } = new URL(server.url);
  const probe = async (path: string) => {
    await using source = await openSource(
      { url: `http://files.example:${port}${path}`, isLive: false },
      loopback,
    );
    await expect(probeSource(source.input, { ffprobePath: 'ffprobe' })).rejects.toMatchObject({
      code: 'SourceNotPlayable',
    });
    return source.refusedHost();
  };
  expect(await probe('/file')).toBeUndefined();
  expect(asked[0]).toBe(`files.example:${port}`);
  expect(await probe('/away')).toBe('metadata.example');
}, 30_000);

test('an RTMP server is called by its name at its checked address', async () => {
  await using source = await openSource(
    { url: 'rtmp://files.example:1936/live/one?k=1', isLive: true },
    loopback,
  );
  expect(source.input).toEqual({
    url: 'rtmp://127.0.0.1:1936/live/one?k=1',
    isLive: true,
    rtmpName: 'rtmp://files.example:1936/live',
  });
  await expect(openSource({ url: 'rtmp://10.0.0.1/live/one', isLive: true }, loopback)).rejects.toMatchObject(
    {
      code: 'AddressNotAllowed',
    },
  );
});
