import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { promisify } from 'node:util';
import { ServiceError } from '@scf-media/protocol/errors';
import { Hono } from 'hono';
import { expect, test, vi } from 'vitest';
import { serveOnLoopback } from '../../net/serve-on-loopback.ts';
import { openSource } from './open-source.ts';
import { probeSource } from './probe-source.ts';
import { buildInputOptions } from './source-input.ts';

const loopback = (hostname: string) =>
  hostname === 'files.example'
    ? Promise.resolve([{ address: '127.0.0.1', family: 4 }])
    : Promise.reject(
        new ServiceError('AddressNotAllowed', `${hostname} may not be reached`, { fault: 'caller' }),
      );

test('ffmpeg connects to the checked address of a host, and a redirect leads nowhere else', async () => {
  const hosts: string[] = [];
  await using server = await serveOnLoopback(
    new Hono()
      .get('/file', (c) => {
        hosts.push(c.req.header('host') ?? '');
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
  expect(hosts[0]).toBe(`files.example:${port}`);
  expect(await probe('/away')).toBe('metadata.example');
  // As on many machines of developers and of CI; ffmpeg would go there by itself.
  vi.stubEnv('no_proxy', 'files.example,metadata.example,127.0.0.1');
  try {
    expect(await probe('/away')).toBe('metadata.example');
  } finally {
    vi.unstubAllEnvs();
  }
});

test('a signed URL is not among the arguments of ffprobe, and nobody else gets it from the proxy', async () => {
  const signed = 'http://files.example/1.m3u8?sign=secret';
  await using source = await openSource({ url: signed, isLive: false }, loopback);
  const { url, environment = {} } = source.input;
  expect([url, ...buildInputOptions(source.input)].join(' ')).toMatch(
    /^http:\/\/source\.invalid\/source\.m3u8 /,
  );
  expect(JSON.stringify(source.input)).not.toContain('secret');
  const request = (proxyUrl: string) =>
    promisify(execFile)(
      'curl',
      ['-s', '-o', '/dev/null', '-w', '%{http_code} %{redirect_url}', '-x', proxyUrl, url],
      {
        env: {},
      },
    );
  const proxy = new URL(environment['http_proxy'] ?? '');
  expect((await request(proxy.href)).stdout).toBe(`302 ${signed}`);
  expect((await request(`http://${proxy.host}`)).stdout).toBe('407 ');
});

test('a stream is requested by its host name at the checked address, and no argument shows it', async () => {
  const url = 'rtmp://files.example:1936/live/one?k=secret';
  await using source = await openSource({ url, isLive: true }, loopback);
  expect(source.input).toMatchObject({ url: 'http://source.invalid/source', isLive: true, listed: 'rtmp' });
  await expect(openSource({ url: 'rtmp://10.0.0.1/live/one', isLive: true }, loopback)).rejects.toMatchObject(
    {
      code: 'AddressNotAllowed',
    },
  );
});

test('a redirect of an RTSP server is not followed', async () => {
  let visits = 0;
  const elsewhere = createServer((socket) => {
    visits += 1;
    socket.destroy();
  }).listen(0, '127.0.0.1');
  const server = createServer((socket) => {
    const { port } = elsewhere.address() as AddressInfo;
    socket.once('data', () =>
      socket.write(`RTSP/1.0 302 Moved\r\nCSeq: 1\r\nLocation: rtsp://127.0.0.1:${port}/\r\n\r\n`),
    );
  }).listen(0, '127.0.0.1');
  await Promise.all([once(elsewhere, 'listening'), once(server, 'listening')]);
  const { port } = server.address() as AddressInfo;
  await using source = await openSource({ url: `rtsp://files.example:${port}/cam`, isLive: true }, loopback);
  await expect(probeSource(source.input, { ffprobePath: 'ffprobe' })).rejects.toMatchObject({
    code: 'SourceNotPlayable',
  });
  expect(visits).toBe(0);
  elsewhere.close();
  server.close();
});
