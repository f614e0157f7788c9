import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { stripTypeScriptTypes } from 'node:module';

/** Serves the lesson on 127.0.0.1: `node serve.mjs [port]`. The module is a file of one's own site anywhere else. */
const here = (path) => new URL(path, import.meta.url);
const files = {
  '/': ['text/html', () => readFile(here('index.html'))],
  '/lesson.css': ['text/css', () => readFile(here('lesson.css'))],
  '/lesson.js': ['text/javascript', () => readFile(here('lesson.js'))],
  '/page.js': [
    'text/javascript',
    async () => stripTypeScriptTypes(await readFile(here('../../libs/page/src/recording/index.ts'), 'utf8')),
  ],
};

const server = createServer(async (request, response) => {
  const [type, read] = files[new URL(request.url, 'http://localhost').pathname] ?? [];
  if (read === undefined) return response.writeHead(404).end();
  response.writeHead(200, { 'Content-Type': `${type}; charset=utf-8` }).end(await read());
});
server.listen(Number(process.argv[2] ?? 8090), '127.0.0.1', () => {
  console.log(`http://127.0.0.1:${server.address().port}/`);
});
