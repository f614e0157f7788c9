import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const types: Readonly<Record<string, string>> = {
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  html: 'text/html; charset=utf-8',
};

const folder = join(dirname(fileURLToPath(import.meta.resolve('@scf-media/console/package.json'))), 'dist');

/** A file of the built console. @param name `index.html`, or that of an asset @returns undefined when there is none */
export async function consoleFile(name: string): Promise<{ body: string; type: string } | undefined> {
  const path = name === 'index.html' ? name : /^[\w.-]+$/.test(name) ? join('assets', name) : undefined;
  if (path === undefined) return undefined;
  try {
    const type = types[name.split('.').at(-1) ?? ''] ?? 'application/octet-stream';
    return { body: await readFile(join(folder, path), 'utf8'), type };
  } catch {
    return undefined;
  }
}
