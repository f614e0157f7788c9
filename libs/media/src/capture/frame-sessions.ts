import type { CDPSession } from 'puppeteer-core';

/**
 * Prepares each frame of another site, which Chrome keeps in a process and a session of its own, before it loads anything. A
 * frame that goes away meanwhile needs nothing.
 *
 * @param prepare returns what it has asked for
 */
export async function prepareFrames(
  session: CDPSession,
  prepare: (frame: CDPSession) => readonly Promise<unknown>[],
): Promise<void> {
  session.on('sessionattached', (frame) => {
    const asked = [...prepare(frame), prepareFrames(frame, prepare)];
    // In the order in which they were asked for: the frame goes on when all of it is done.
    for (const each of [...asked, frame.send('Runtime.runIfWaitingForDebugger')]) each.catch(() => undefined);
  });
  await session.send('Target.setAutoAttach', {
    autoAttach: true,
    waitForDebuggerOnStart: true,
    flatten: true,
    filter: [{ type: 'iframe' }],
  });
}
