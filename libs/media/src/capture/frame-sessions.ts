import type { CDPSession } from 'puppeteer-core';

/**
 * Prepares each frame of another site before it loads anything: Chrome keeps such frames in processes and sessions of
 * their own. A frame that disappears meanwhile needs nothing.
 *
 * @param prepare returns the requests that it has sent
 */
export async function prepareFrames(
  session: CDPSession,
  prepare: (frame: CDPSession) => readonly Promise<unknown>[],
): Promise<void> {
  session.on('sessionattached', (frame) => {
    const asked = [...prepare(frame), prepareFrames(frame, prepare)];
    // Requests are handled in order: the frame continues when all of them are done.
    for (const each of [...asked, frame.send('Runtime.runIfWaitingForDebugger')]) each.catch(() => undefined);
  });
  await session.send('Target.setAutoAttach', {
    autoAttach: true,
    waitForDebuggerOnStart: true,
    flatten: true,
    filter: [{ type: 'iframe' }],
  });
}
