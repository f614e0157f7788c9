import { assertPortFree, freePort } from '../http/free-port.ts';
import { eventually } from './eventually.ts';

/** A base for a stack whose ports are free now. */
export async function freePortBase(): Promise<number> {
  return eventually(async () => {
    const base = await freePort();
    const others = Promise.all([base + 1, base + 2, base + 10].map(assertPortFree));
    return base < 65_000 ? others.then(() => base).catch(() => undefined) : undefined;
  });
}
