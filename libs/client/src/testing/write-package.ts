import { resolve } from 'node:path';
import { packClient } from './pack-client.ts';

/** Runs `npx nx package client`. */
const to = resolve(import.meta.dirname, '../../dist/package');
await packClient(to);
console.log(to);
