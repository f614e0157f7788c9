import { Hono } from 'hono';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { faultyPages } from '../testing/faulty-pages.ts';
import { measureRecording, motionPage, recordToFile, servePages } from '../testing/index.ts';

const size = { width: 640, height: 360 };
let freeze = (): void => undefined;
const frozen = new Promise<void>((resolve) => (freeze = resolve));
const pages = new Hono()
  .get('/motion', (c) => c.html(motionPage({ ...size, light: true })))
  .get('/freezes', (c) =>
    c.html(
      `${motionPage({ ...size, light: true })}<script>
        fetch('/frozen').then(() => { requestAnimationFrame = () => 0; setInterval(beep, 250); });
      </script>`,
    ),
  )
  .get('/frozen', async (c) => {
    await frozen;
    return c.text('now');
  })
  // Moves without audio.
  .get('/erring', (c) => c.html(faultyPages.erring.replaceAll('beep();', '')))
  .get('/faulty/:kind', (c) => c.html(faultyPages[c.req.param('kind') as keyof typeof faultyPages]));

let server: Awaited<ReturnType<typeof servePages>>;
beforeAll(async () => {
  server = await servePages(pages);
});
afterAll(() => server[Symbol.asyncDispose]());

type Session = Awaited<ReturnType<typeof recordToFile>>;
/** Lists what the recorder observed at each look. */
const listLooks = (session: Session) =>
  session.records.flatMap((record) => (record.kind === 'look' && record.frame ? [record.frame] : []));
const looked = (session: Session, times: number): Promise<void> =>
  vi.waitFor(() => expect(listLooks(session).length).toBeGreaterThanOrEqual(times), { timeout: 60_000 });

/** Records until the recorder has looked this often. */
async function recorded(path: string, looks: number) {
  await using session = await recordToFile({ url: `${server.url}${path}`, ...size });
  await session.recording.start();
  await looked(session, looks);
  const result = await session.recording.stop();
  const measure = await measureRecording(session.path);
  return { ...result, measure };
}

test.concurrent('a page in motion, with audio, has nothing to report', async () => {
  const { quality, videoFrames, session, measure } = await recorded('/motion', 4);
  expect(quality).toMatchObject({ silent: false, blank: [], frozen: [], duplicateFrames: 0 });
  // Except at its start and its end, every captured frame is in the file or reported as skipped.
  expect(Math.abs((quality.capturedFrames ?? 0) - videoFrames - (quality.skippedFrames ?? 0))).toBeLessThan(
    8,
  );
  expect(Math.abs(quality.longestFrame.durationMs - measure.longestFrameStepMs)).toBeLessThan(40);
  expect(quality.videoKbps).toBeGreaterThan(0);
  expect(quality.audioKbps).toBeGreaterThan(0);
  expect(session?.pageErrors).toEqual({ exceptions: 0, consoleErrors: 0, failedRequests: 0, first: [] });
  expect(session?.memoryPeak.ownBytes).toBeGreaterThan(20e6);
  // Not on macOS, which has no /proc.
  if (process.platform === 'linux') expect(session?.memoryPeak.groupBytes).toBeGreaterThan(100e6);
});

test.concurrent('a white page is blank throughout and silent, and has no skips', async () => {
  const { quality, videoFrames } = await recorded('/faulty/white', 5);
  expect(quality).toMatchObject({ silent: true, blank: 'throughout', frozen: [], skippedFrames: 0 });
  // All but those before the first look and after the last repeat the one before.
  expect(quality.duplicateFrames).toBeGreaterThanOrEqual(2);
  expect(quality.duplicateFrames).toBeLessThan(videoFrames);
});

test.concurrent('a page that freezes is reported as frozen, whatever it claims', async () => {
  await using session = await recordToFile({ url: `${server.url}/freezes`, ...size });
  await session.recording.start();
  await looked(session, 4);
  freeze();
  const before = listLooks(session).length;
  await looked(session, before + 5);
  const { quality } = await session.recording.stop();
  const same = listLooks(session).map((frame) => frame.same);
  // The one after the freeze may still see something new.
  expect(same.slice(0, before)).not.toContain(true);
  expect(same.slice(before + 2)).not.toContain(false);
  expect(same.at(-1)).toBe(true);
  expect(quality).toMatchObject({ silent: false, blank: [] });
});

test.concurrent(
  'a page without audio is silent, and its errors are counted without possible secrets',
  async () => {
    const { quality, session } = await recorded('/erring', 2);
    expect(quality).toMatchObject({ silent: true, blank: [], frozen: [] });
    expect(session?.pageErrors).toMatchObject({ exceptions: 2, consoleErrors: 400, failedRequests: 2 });
    const messages = session?.pageErrors.first.map(({ message }) => message) ?? [];
    expect(messages).toHaveLength(5);
    expect(messages).toContain('nobody waits for this');
    expect(messages).toContain('cannot load https://example.com/a 0');
    expect(messages.join()).not.toMatch(/secret|sig=|pw@/);
  },
);
