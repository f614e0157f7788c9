import { startService } from '@scf-media/local-cloud/testing';
import { startStubPlatform } from '../stub-platform.ts';
import type { Entrance } from './entrance.ts';
import { inwardHosts, inwardUrls } from './inward-urls.ts';
import type { InwardPorts } from './library-entrances.ts';
import { publicAddress } from './rebinding-lookup.ts';

const resolver = new URL('./rebinding-resolver.ts', import.meta.url).href;

/** Everything through which the web functions connect to an address, or accept one; disposing it ends them. */
interface ServiceEntrances extends AsyncDisposable {
  readonly entrances: Entrance[];
}

/**
 * Starts the web functions of web-record and trtc-push with a resolver whose answers change. There are no workers: what only
 * they connect to has entrances of its own.
 */
export async function openServiceEntrances(
  { canary, reachable }: InwardPorts,
  signal: AbortSignal,
): Promise<ServiceEntrances> {
  await using scope = new AsyncDisposableStack();
  const platform = scope.use(await startStubPlatform());
  const environment = {
    SCF_ENDPOINT: platform.endpoint,
    ALLOW_PRIVATE_URLS: `${publicAddress}/32`,
    NODE_OPTIONS: `--import=${resolver}`,
  };
  const [recorder, pusher] = await Promise.all([
    startService('web-record', { environment }).then((service) => scope.use(service)),
    startService('trtc-push', { environment }).then((service) => scope.use(service)),
  ]);
  async function post(url: string, body: object): Promise<string> {
    const deadline = AbortSignal.any([signal, AbortSignal.timeout(20_000)]);
    const response = await fetch(url, { method: 'POST', body: JSON.stringify(body), signal: deadline });
    return response.text();
  }
  const urls = inwardUrls(canary);
  const hosts = inwardHosts.map((host) => `${canary} ${host}`);
  const push = {
    VideoSrc: `http://${publicAddress}/a.mp4`,
    SdkAppId: 1_400_000_000,
    UserId: 'u',
    UserSig: 's',
  };
  const entrances: Entrance[] = [
    {
      name: 'RecordURL, CallbackURL and AuthUrl of a Start',
      attempts: urls,
      async enter([url = '']) {
        const known = `http://${publicAddress}/`;
        const video = { Muxer: 'hls', EncryptKey: '0'.repeat(32) };
        const starts = [
          { RecordURL: url },
          { RecordURL: known, CallbackURL: url },
          { RecordURL: known, Output: { Video: { ...video, AuthUrl: url } } },
        ];
        const answers = await Promise.all(
          starts.map((Data) => post(`${recorder.url}/`, { Action: 'Start', Data })),
        );
        // A name may be resolved to an allowed address at the moment, or not at all; an address never is.
        return !/\.test|app\.localhost/i.test(url) && answers.some((answer) => answer.includes('TaskID'));
      },
    },
    {
      name: 'the Callback of a rejected push',
      attempts: urls,
      open: `http://${publicAddress}:${reachable}/`,
      async enter([url = '']) {
        await post(`${pusher.url}/`, { ...push, Callback: url });
        return false;
      },
    },
    {
      name: 'RedisHost',
      attempts: [...hosts, ...hosts],
      open: `${reachable} ${publicAddress}`,
      // Every attempt takes the same time.
      parallel: 30,
      async enter([way = '']) {
        const [port, host] = way.split(' ');
        const redis = { Redis: true, RedisHost: host, RedisPort: Number(port), RedisPassword: 'p' };
        return (await post(`${pusher.url}/`, { ...push, RoomId: 1, ...redis })).includes('submitted');
      },
    },
  ];
  const opened = scope.move();
  return { entrances, [Symbol.asyncDispose]: () => opened.disposeAsync() };
}
