/** The part of node-media-server (which has no types of its own) that the tests use. */
declare module 'node-media-server' {
  export default class NodeMediaServer {
    constructor(config: {
      bind: string;
      rtmp: { port: number };
      store: { path: string };
      record: { path: string };
    });
    run(): void;
  }
}
