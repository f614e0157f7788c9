import { spawnSync } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { callbackPrograms } from './callback-programs.ts';

/**
 * Compiles the examples of docs/callbacks.md that are not in TypeScript, and lets them verify messages. Needs python3, go
 * and java; `npm run docs:examples`, and CI.
 */
const page = await readFile(new URL('../../../../docs/callbacks.md', import.meta.url), 'utf8');
const body = '{"名":"ü","n":1}';
const nowSeconds = Math.floor(Date.now() / 1000);
const base64Key = `whsec_${Buffer.from('a key of bytes').toString('base64')}`;

const signed = (id: string, seconds: number, key: Buffer | string, text = body): string =>
  `v1,${createHmac('sha256', key).update(`${id}.${seconds}.${text}`).digest('base64')}`;

const cases = [
  { what: 'is right', seconds: nowSeconds, signature: signed('a', nowSeconds, 'new'), expected: 'a' },
  { what: 'has the old key', seconds: nowSeconds, signature: signed('a', nowSeconds, 'old'), expected: 'a' },
  {
    what: 'has a key in base64, as the second signature',
    seconds: nowSeconds,
    signature: `v1,x ${signed('a', nowSeconds, Buffer.from('a key of bytes'))}`,
    expected: 'a',
  },
  { what: 'is of another id', seconds: nowSeconds, signature: signed('b', nowSeconds, 'new'), expected: '' },
  {
    what: 'has another body',
    seconds: nowSeconds,
    signature: signed('a', nowSeconds, 'new', '{}'),
    expected: '',
  },
  {
    what: 'is old',
    seconds: nowSeconds - 400,
    signature: signed('a', nowSeconds - 400, 'new'),
    expected: '',
  },
  { what: 'has no signature', seconds: nowSeconds, signature: '', expected: '' },
];

const failures: string[] = [];
for (const { language, exampleFile, files, commands } of callbackPrograms) {
  const example = new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``).exec(page)?.[1];
  if (example === undefined) throw new Error(`docs/callbacks.md has no example in ${language}`);
  const dir = await mkdtemp(join(tmpdir(), `example-${language}-`));
  try {
    for (const [name, text] of Object.entries({ [exampleFile]: example, ...files })) {
      await mkdir(dirname(join(dir, name)), { recursive: true });
      await writeFile(join(dir, name), text);
    }
    const run = ([program, ...args]: readonly [string, ...string[]], input = ''): string => {
      const { status, stdout, stderr, error } = spawnSync(program, args, {
        cwd: dir,
        input,
        encoding: 'utf8',
        timeout: 120_000,
      });
      if (status !== 0) throw new Error(`${program} ${args[0] ?? ''}: ${error?.message ?? stderr}`);
      return stdout.trim();
    };
    for (const command of commands.slice(0, -1)) run(command);
    const verify = commands.at(-1);
    if (verify === undefined) throw new Error(`nothing runs the example in ${language}`);
    for (const { what, seconds, signature, expected } of cases) {
      const id = run([...verify, 'a', String(seconds), signature, 'new', 'old', base64Key], body);
      if (id !== expected) failures.push(`${language}: a message that ${what} gives "${id}"`);
    }
    console.log(`${language}: ${cases.length} messages`);
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}
for (const failure of failures) console.error(failure);
process.exitCode = failures.length === 0 ? 0 : 1;
