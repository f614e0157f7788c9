import { once } from 'node:events';
import { createServer } from 'node:net';

/** The stack's ports go from PORT_BASE to PORT_BASE + 10. */
const portSpan = 11;
const tries = 50;

/** Below the range from which systems hand out ports to connections. */
const lowestBase = 20_000;
const highestBase = 32_000;

/**
 * A PORT_BASE whose ports are all free at this moment, so that the demo runs beside a stack that is up already.
 *
 * @throws when none was found
 */
export async function freePortBase(random: () => number = Math.random): Promise<number> {
  for (let attempt = 0; attempt < tries; attempt++) {
    const base = lowestBase + Math.floor((random() * (highestBase - lowestBase)) / portSpan) * portSpan;
    const ports = Array.from({ length: portSpan }, (_, index) => base + index);
    if ((await Promise.all(ports.map(isFree))).every(Boolean)) return base;
  }
  throw new Error(`no ${portSpan} free ports in a row were found on 127.0.0.1`);
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  try {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    return true;
  } catch {
    return false;
  } finally {
    server.close();
  }
}
