/**
 * What stands between the platform and a handler of an event function of a zip: Node's part of SCF's runtimes. It is handed
 * to `node -e`, so that it needs no file in the sandbox. Arguments: the folder of the code, and the handler as
 * `file.function`.
 *
 * The event is what the platform posts to an image function, the result is the answer; an error of the handler is a 500
 * (https://cloud.tencent.com/document/product/583/11060).
 */
const EVENT_RUNTIME = `
const { createServer } = require('node:http');
const [folder, handler] = process.argv.slice(1);
const dot = handler.lastIndexOf('.');
const run = require(folder + '/' + handler.slice(0, dot))[handler.slice(dot + 1)];
createServer(async (request, response) => {
  try {
    let body = '';
    for await (const chunk of request.setEncoding('utf8')) body += chunk;
    const result = await run(JSON.parse(body), { request_id: request.headers['x-scf-request-id'] });
    response.end(JSON.stringify(result) ?? 'null', () => process.exit(0));
  } catch (error) {
    console.error(error);
    response.writeHead(500).end(String(error), () => process.exit(1));
  }
}).listen(Number(process.env.PORT), process.env.HOST);
`;

/** The command that runs a handler of the code in a folder. @param node the program */
export function eventRuntimeCommand(node: string, folder: string, handler: string): string[] {
  return [node, '-e', EVENT_RUNTIME, folder.replace(/\/$/, ''), handler];
}
