import { once } from 'node:events';
import { createServer, type Server } from 'node:net';

/** Blocks lie below the range from which systems hand out ports to connections (32768 on Linux). */
const FIRST_PORT = 20_000;
const LAST_PORT = 32_000;

/** Ports of a block; its last one is the guard. A stack takes fewer than 20. */
const BLOCK_SIZE = 32;
const USABLE_PORTS = BLOCK_SIZE - 1;
const BLOCKS = Math.floor((LAST_PORT - FIRST_PORT) / BLOCK_SIZE);

/** A row of loopback ports that no other process of this workspace takes while this process lives. */
interface PortBlock {
  readonly base: number;
  /** Listening on the block's last port is what reserves it: the kernel decides who has it. */
  readonly guard: Server;
}

/**
 * Reserves 31 free loopback ports in a row for the rest of this process: no other caller, in this process or another,
 * gets one of them.
 *
 * "Free a moment ago" is not enough where many tests start servers at the same time: between looking at a port and
 * using it, another process takes it. So ports come in blocks, and whoever listens on the last port of a block owns
 * the others.
 *
 * @returns the first port of the row
 * @throws when no block is free
 */
export async function reservePorts(): Promise<number> {
  return (await reserveBlock()).base;
}

/** Blocks of this process for single ports, and where in them to look next. */
const blocks: PortBlock[] = [];
let next = 0;
let turn: Promise<unknown> = Promise.resolve();

/**
 * A free loopback port of a block that belongs to this process. A port comes round again after all others of its
 * block, if nobody listens on it.
 */
export function freePort(): Promise<number> {
  const port = turn.then(takePort);
  turn = port.catch(() => undefined);
  return port;
}

async function takePort(): Promise<number> {
  const ports = blocks.flatMap(usablePorts);
  for (let tried = 0; tried < ports.length; tried += 1) {
    const port = ports[next++ % ports.length];
    if (port !== undefined && (await isFree(port))) return port;
  }
  const block = await reserveBlock();
  blocks.push(block);
  next = ports.length + 1;
  return block.base;
}

async function reserveBlock(): Promise<PortBlock> {
  const first = Math.floor(Math.random() * BLOCKS);
  for (let index = 0; index < BLOCKS; index += 1) {
    const base = FIRST_PORT + ((first + index) % BLOCKS) * BLOCK_SIZE;
    const guard = await listenOn(base + USABLE_PORTS);
    if (guard === undefined) continue;
    const block = { base, guard };
    if ((await Promise.all(usablePorts(block).map(isFree))).every(Boolean)) {
      guard.unref();
      return block;
    }
    guard.close();
  }
  throw new Error(
    `no ${USABLE_PORTS} free ports in a row between ${FIRST_PORT} and ${LAST_PORT} on 127.0.0.1`,
  );
}

function usablePorts({ base }: PortBlock): number[] {
  return Array.from({ length: USABLE_PORTS }, (_, offset) => base + offset);
}

async function isFree(port: number): Promise<boolean> {
  const server = await listenOn(port);
  if (server === undefined) return false;
  const closed = once(server, 'close');
  server.close();
  await closed;
  return true;
}

/** @returns none when the port is taken */
async function listenOn(port: number): Promise<Server | undefined> {
  const server = createServer();
  try {
    server.listen({ port, host: '127.0.0.1', exclusive: true });
    await once(server, 'listening');
    return server;
  } catch {
    return undefined;
  }
}
