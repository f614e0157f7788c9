import { once } from 'node:events';
import { createServer, type Server } from 'node:net';

/** Blocks lie below the ephemeral range, which begins at 32768 on Linux. */
const FIRST_PORT = 20_000;
const LAST_PORT = 32_000;

/** Ports per block, including the guard at the end. A stack needs fewer than 20. */
const BLOCK_SIZE = 32;
const USABLE_PORTS = BLOCK_SIZE - 1;
const BLOCKS = Math.floor((LAST_PORT - FIRST_PORT) / BLOCK_SIZE);

/** A range of loopback ports that no other process of this workspace uses while this process runs. */
interface PortBlock {
  readonly base: number;
  /** Listens on the block's last port, which reserves the block: the kernel allows only one owner. */
  readonly guard: Server;
}

/**
 * Reserves 31 consecutive free loopback ports for the lifetime of this process. No other caller, in this process or another, gets
 * any of them.
 *
 * Checking a port is not enough if many tests start servers concurrently: another process may take it before it is used. So ports
 * come in blocks, and the process that listens on the last port of a block owns the others.
 *
 * @returns the first port
 * @throws if no block is free
 */
export async function reservePorts(): Promise<number> {
  return (await reserveBlock()).base;
}

/** This process's blocks for single ports, and the index of the next candidate. */
const blocks: PortBlock[] = [];
let next = 0;
let turn: Promise<unknown> = Promise.resolve();

/**
 * Returns a free loopback port from a block of this process. A port is reused only after all others of its block, and only if
 * nothing listens on it.
 */
export function freePort(): Promise<number> {
  const port = turn.then(findPort);
  turn = port.catch(() => undefined);
  return port;
}

async function findPort(): Promise<number> {
  const ports = blocks.flatMap(listPorts);
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
    if ((await Promise.all(listPorts(block).map(isFree))).every(Boolean)) {
      guard.unref();
      return block;
    }
    guard.close();
  }
  throw new Error(
    `no ${USABLE_PORTS} consecutive free ports between ${FIRST_PORT} and ${LAST_PORT} on 127.0.0.1`,
  );
}

function listPorts({ base }: PortBlock): number[] {
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

/** @returns undefined if the port is in use */
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
