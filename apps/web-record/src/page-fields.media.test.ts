import { createServer } from 'node:https';
import { once } from 'node:events';
import type { WebRecord } from '@scf-media/client';
import { motionPage, packetTimes } from '@scf-media/media/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { download } from './testing/download.ts';
import { type RunningService, startService } from './testing/start-service.ts';
import { untrustedCertificate } from './testing/untrusted-certificate.ts';

/** A page that moves at the screen's rate and does not compress, behind an untrusted certificate. */
const page = motionPage({ width: 320, height: 180, noisy: true });
/** Cookie and user agent of the requests for the page, by path. */
const received = new Map<string, { cookie: string | undefined; agent: string | undefined }>();
const pages = createServer(untrustedCertificate, (request, response) => {
  const { cookie, 'user-agent': agent } = request.headers;
  received.set(request.url ?? '', { cookie, agent });
  response.setHeader('content-type', 'text/html').end(page);
});

let service: RunningService;
let url: string;
beforeAll(async () => {
  await once(pages.listen(0, '127.0.0.1'), 'listening');
  const address = pages.address();
  url = `https://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
  service = await startService();
});
afterAll(async () => {
  await service?.[Symbol.asyncDispose]();
  pages.closeAllConnections();
  pages.close();
});

async function record(path: string, data: Record<string, unknown>): Promise<WebRecord.TaskInfo> {
  const fields = { RecordURL: `${url}${path}`, Width: 320, Height: 180, MaxDurationLimit: 3, ...data };
  return service.client.waitFor(await service.client.start(fields), 'finished');
}

/** Measures the bitrate, the number of frames, the length in seconds, and the times between frames, ms. */
async function measureFrames(task: WebRecord.TaskInfo) {
  const { VideoKbps = NaN, DurationMs = NaN } = task.Result?.Quality ?? {};
  const times = (await packetTimes(await download(task, service.dir), 'v')).map(({ timeMs }) => timeMs);
  const steps = times.slice(1).map((time, index) => time - (times[index] ?? NaN));
  return {
    kbps: VideoKbps,
    count: times.length,
    seconds: DurationMs / 1_000,
    steps,
  };
}

test.concurrent(
  'records at the requested rates, with cookies, despite an untrusted certificate',
  async () => {
    const hush = 'hush-7c21';
    const given = {
      Cookies: [{ Name: 'seat', Value: hush, Secure: true, HttpOnly: true }],
      UserAgent: `Agent/${hush}`,
      TimeZone: 'Pacific/Chatham',
      Locale: 'cy-GB',
      IgnoreCertificateErrors: true,
    };
    const [slow, fast] = await Promise.all([
      record('/slow', { ...given, FrameRate: 5, VideoBitrate: 100 }),
      record('/fast', { IgnoreCertificateErrors: true, FrameRate: 60, VideoBitrate: 20_000 }),
    ]);
    expect(slow.Result).not.toHaveProperty('ErrorCode');
    expect(fast.Result).not.toHaveProperty('ErrorCode');
    const [few, many] = [await measureFrames(slow), await measureFrames(fast)];
    // A busy machine may record fewer frames, never more.
    expect(few.count).toBeLessThanOrEqual(few.seconds * 5 + 2);
    // At the default rate, no two frames would be this close.
    expect(Math.min(...many.steps)).toBeLessThan(25);
    expect(few.kbps).toBeLessThan(200);
    expect(many.kbps).toBeGreaterThan(few.kbps * 2);

    expect(received.get('/slow')).toEqual({ cookie: `seat=${hush}`, agent: `Agent/${hush}` });
    expect(received.get('/fast')).toEqual({ cookie: undefined, agent: expect.stringMatching(/ Chrome\//) });
    const { start } = await service.taskData(slow.TaskID);
    const said = [JSON.stringify([slow, start]), await service.logs()].join();
    expect(said).toContain(slow.TaskID);
    expect(said).not.toMatch(/hush-7c21|Chatham|cy-GB/);
    expect(start).toMatchObject({ FrameRate: 30, IgnoreCertificateErrors: false });
    expect(start).not.toHaveProperty('VideoBitrate');
  },
);

test.concurrent('by default, a page with an untrusted certificate is not recorded', async () => {
  const { Result } = await record('/refused', {});
  expect(Result).toEqual({
    ErrorCode: 'InternalErr',
    ErrorMessage: expect.stringMatching(/^invalid RecordURL or unsupported RecordURL: net::ERR_CERT_/),
  });
  expect(received.has('/refused')).toBe(false);
});
