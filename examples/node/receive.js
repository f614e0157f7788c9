/**
 * Receives callbacks, and prints which task has which film: `node receive.js [port]`. CALLBACK_SIGN_KEY is that of the
 * service; two with a space between them while it is changed.
 */
import { createServer } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { verifyCallback } from '@scf-media/client';

const keys = process.env.CALLBACK_SIGN_KEY.split(' ');
/** A message may come twice. These ids belong into your database. */
const taken = new Set();

const server = createServer(async (request, response) => {
  if (!(Number(request.headers['content-length']) < 1_000_000)) return response.writeHead(413).end();
  // The raw bytes: what a JSON parser made of them has another signature.
  const body = await buffer(request);
  const verdict = await verifyCallback({ headers: request.headers, body, keys });
  if (!verdict.ok) return response.writeHead(401).end(verdict.reason);
  if (!taken.has(verdict.id)) {
    const { TaskID, Result } = JSON.parse(body);
    console.log(TaskID, Result.Videos?.[0]?.FileURL ?? Result.ErrorMessage);
    taken.add(verdict.id);
  }
  return response.writeHead(204).end();
});
server.listen(Number(process.argv[2] ?? 8091), '127.0.0.1', () => {
  console.log(`http://127.0.0.1:${server.address().port}/`);
});
