import { startService } from '@scf-media/local-cloud/testing';
import { startStubPlatform } from '../stub-platform.ts';
import type { Entrance } from './entrance.ts';
import { inwardHosts, inwardUrls } from './inward-urls.ts';
import type { InwardPorts } from './library-entrances.ts';
import { outside } from './rebinding-lookup.ts';

const resolver = new URL('./rebinding-resolver.ts', import.meta.url).href;

/** What the web functions themselves connect to, or let in, by their public interface; disposing ends them. */
export interface ServiceEntrances extends AsyncDisposable {
  readonly entrances: Entrance[];
}

/**
 * Starts web-record's and trtc-push's web functions with a resolver whose names change.
 *
 * Workers never come. What only they connect to is another entrance.
 */
export async function openServiceEntrances(
  { canary, mark }: InwardPorts,
  signal: AbortSignal,
): Promise<ServiceEntrances> {
  await using scope = new AsyncDisposableStack();
  const platform = scope.use(await startStubPlatform());
  const environment = {
    SCF_ENDPOINT: platform.endpoint,
    ALLOW_PRIVATE_URLS: `${outside}/32`,
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
  const push = { VideoSrc: `http://${outside}/a.mp4`, SdkAppId: 1_400_000_000, UserId: 'u', UserSig: 's' };
  const entrances: Entrance[] = [
    {
      name: 'RecordURL, CallbackURL and AuthUrl of a Start',
      ways: urls,
      async enter([url = '']) {
        const known = `http://${outside}/`;
        const video = { Muxer: 'hls', EncryptKey: '0'.repeat(32) };
        const starts = [
          { RecordURL: url },
          { RecordURL: known, CallbackURL: url },
          { RecordURL: known, Output: { Video: { ...video, AuthUrl: url } } },
        ];
        const answers = await Promise.all(
          starts.map((Data) => post(`${recorder.url}/`, { Action: 'Start', Data })),
        );
        // A name may lead outside at the moment, or nowhere; an address never does, however it is written.
        return !/\.test|app\.localhost/i.test(url) && answers.some((answer) => answer.includes('TaskID'));
      },
    },
    {
      name: 'the Callback of a push that is refused',
      ways: urls,
      open: `http://${outside}:${mark}/`,
      async enter([url = '']) {
        await post(`${pusher.url}/`, { ...push, Callback: url });
        return false;
      },
    },
    {
      name: 'RedisHost',
      ways: [...hosts, ...hosts],
      open: `${mark} ${outside}`,
      // Each takes as long, wherever it leads.
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
