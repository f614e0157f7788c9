import { build } from 'esbuild';
import { join } from 'node:path';

/**
 * Builds a minimal Hono server that echoes JSON. It is bundled like the service, so that the two differ only in what they do.
 *
 * @returns the program
 */
export async function buildBareServer(dir: string): Promise<string> {
  const outfile = join(dir, 'bare-server.mjs');
  await build({
    stdin: {
      contents: `
        import { serve } from '@hono/node-server';
        import { Hono } from 'hono';
        const app = new Hono();
        app.get('/health', (context) => context.json({ status: 'ok' }));
        app.post('/', async (context) => context.json(await context.req.json()));
        serve({ fetch: app.fetch, port: Number(process.env.PORT), hostname: '127.0.0.1' });
      `,
      resolveDir: join(import.meta.dirname, '../../../../libs/cloud'),
    },
    bundle: true,
    minify: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    outfile,
  });
  return outfile;
}
