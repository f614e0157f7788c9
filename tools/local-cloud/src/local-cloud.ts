import { readMediaTools } from './config.ts';
import { type ApiService, createCloudApiApp } from './cloud-api/index.ts';
import { addConsole } from './console/index.ts';
import { type CosServer, startCos } from './cos/index.ts';
import { type Credential, createCredentialStore } from './credential-store.ts';
import { listen } from './listen.ts';
import { LOCAL_BUCKET, LOCAL_CREDENTIAL, LOCAL_VOD_BUCKET } from './known-names.ts';
import { claimDirectory } from './processes/claim-directory.ts';
import { type FunctionDefinition, openScf, type Scf, type ScfBehaviour } from './scf/index.ts';
import { openTrtc, type Trtc, type TrtcOptions } from './trtc/index.ts';
import { openVod, type Vod, type VodOptions } from './vod/index.ts';

/** How many files, tasks and events the console shows. */
const CONSOLE_ROWS = 20;

export interface LocalCloudOptions {
  /** The state directory; created if missing. Only one local cloud at a time can use it. */
  readonly dir: string;
  /** 0, the default, chooses a free port. */
  readonly cosPort?: number;
  /** 0, the default, chooses a free port. */
  readonly apiPort?: number;
  /** For RTMP pushes into TRTC's rooms. 0, the default, chooses a free port. */
  readonly rtmpPort?: number;
  /** The functions that SCF can run. Pass a function if they need the addresses of the cloud. */
  readonly functions?:
    readonly FunctionDefinition[] | ((urls: LocalCloudUrls, dir: string) => readonly FunctionDefinition[]);
  /** The keys known from the start. */
  readonly credentials?: readonly Credential[];
  readonly buckets?: readonly string[];
  readonly vod?: VodOptions;
  readonly scf?: ScfBehaviour;
  readonly trtc?: TrtcOptions;
  /** The services whose tasks the console shows. */
  readonly console?: { readonly services: readonly { readonly name: string; readonly url: string }[] };
}

/** The addresses of the cloud, in the forms that the SDKs need. */
export interface LocalCloudUrls {
  readonly apiPort: number;
  /** `http://127.0.0.1:<port>`: console page and Cloud API. */
  readonly apiUrl: string;
  /** `127.0.0.1:<port>`, the SDK's `endpoint`; its `protocol` is `http://`. */
  readonly apiEndpoint: string;
  readonly cosPort: number;
  readonly cosUrl: string;
  /** `http://127.0.0.1:<port>/{Bucket}`, the COS SDK's `Domain`. */
  readonly cosDomain: string;
  /** `rtmp://127.0.0.1:<port>/push`, the RTMP server of TRTC's rooms. */
  readonly rtmpUrl: string;
}

/** A running local cloud. */
export interface LocalCloud extends LocalCloudUrls, AsyncDisposable {
  /** The real path of the state directory. */
  readonly dir: string;
  readonly cos: CosServer;
  readonly scf: Scf;
  readonly vod: Vod;
  readonly trtc: Trtc;
}

/**
 * Starts the cloud on 127.0.0.1. Use it with `await using`: disposing kills its workers and transcodes, and finishes COS's writes.
 *
 * @throws ServiceError `PortInUse` or `DirectoryInUse`
 */
export async function startLocalCloud(options: LocalCloudOptions): Promise<LocalCloud> {
  await using starting = new AsyncDisposableStack();
  const tools = readMediaTools();
  const { path: dir } = starting.use(await claimDirectory(options.dir));
  const credentials = createCredentialStore(options.credentials ?? [LOCAL_CREDENTIAL]);
  const buckets = [...(options.buckets ?? [LOCAL_BUCKET]), LOCAL_VOD_BUCKET];
  const cos = starting.use(await startCos({ dir, port: options.cosPort ?? 0, buckets, credentials }));
  const vod = starting.use(openVod({ ...options.vod, dir, cos, credentials, tools }));
  const trtc = openTrtc(options.trtc);
  const services: ApiService[] = [vod.service, trtc.service];
  // Functions depend on the ports, so SCF opens after the server that serves it.
  const later: { scf?: Scf } = {};
  const readState = () => ({
    services: options.console?.services ?? [],
    cosUrl: cos.url,
    functions: later.scf?.functions() ?? [],
    invocations: later.scf?.invocations() ?? [],
    vod: {
      files: vod.files(CONSOLE_ROWS),
      tasks: vod.tasks(CONSOLE_ROWS),
      events: vod.events(CONSOLE_ROWS),
      toMediaUrl: vod.toMediaUrl,
    },
    rooms: trtc.rooms(),
    buckets: buckets.map((name) => ({ name, objects: cos.objects(name) })),
  });
  const app = addConsole(createCloudApiApp({ credentials, services }), readState, { dir });
  trtc.addRoutes(app);
  const api = starting.use(await listen(app, options.apiPort ?? 0, trtc.upgrade));
  // Its WebSockets must close before their server.
  starting.use(trtc);
  const rtmp = starting.use(await trtc.listenForRtmp(options.rtmpPort ?? 0, tools));
  const urls: LocalCloudUrls = {
    apiPort: api.port,
    apiUrl: api.url,
    apiEndpoint: `127.0.0.1:${api.port}`,
    cosPort: cos.port,
    cosUrl: cos.url,
    cosDomain: `${cos.url}/{Bucket}`,
    rtmpUrl: rtmp.url,
  };
  const functions =
    typeof options.functions === 'function' ? options.functions(urls, dir) : options.functions;
  const scf = starting.use(
    await openScf({
      ...options.scf,
      ...{ dir, functions: functions ?? [], credentials, cosUrl: cos.url, apiEndpoint: urls.apiEndpoint },
    }),
  );
  later.scf = scf;
  services.push(scf.service, scf.logService);
  const started = starting.move();
  return { ...urls, dir, cos, scf, vod, trtc, [Symbol.asyncDispose]: () => started.disposeAsync() };
}
