import { join } from 'node:path';
import NodeMediaServer from 'node-media-server';

/** Run by {@link startRtmpServer} as a process of its own, so that it can be killed. Arguments: a port and a folder. */
const [port, folder = '.'] = process.argv.slice(2);
const server = new NodeMediaServer({
  bind: '127.0.0.1',
  rtmp: { port: Number(port) },
  store: { path: folder },
  // Each stream becomes `<path>/<app>/<name>/<ms>.flv`.
  record: { path: join(folder, 'received') },
});
server.run();
