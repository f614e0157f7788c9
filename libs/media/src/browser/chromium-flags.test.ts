import { expect, it } from 'vitest';
import { buildChromiumFlags } from './chromium-flags.ts';

const options = {
  width: 1280,
  height: 720,
  captureTitle: 'capture-0a1b',
  sandbox: true,
  littleSharedMemory: false,
};

it('builds this command line', () => {
  expect(buildChromiumFlags(options)).toEqual([
    '--auto-select-tab-capture-source-by-title=capture-0a1b',
    '--window-size=1440,960',
    '--autoplay-policy=no-user-gesture-required',
    '--disable-background-timer-throttling',
    '--disable-renderer-backgrounding',
    '--disable-backgrounding-occluded-windows',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--disable-quic',
    '--no-first-run',
    '--font-render-hinting=none',
    '--disable-lcd-text',
    '--disable-breakpad',
    '--hide-scrollbars',
    '--disable-blink-features=AutomationControlled',
    '--disable-features=HttpsUpgrades,FedCm,WebOTP',
    '--disk-cache-size=67108864',
    '--enable-features=StorageQuotaSettings:PoolSizeBytes/67108864',
  ]);
});

it('sets the requested devices, certificates, user agent and language', () => {
  const asked = { fakeMedia: true, ignoreCertificateErrors: true, userAgent: 'A/1', locale: 'zh-CN' };
  expect(buildChromiumFlags({ ...options, ...asked })).toEqual([
    ...buildChromiumFlags(options),
    '--use-fake-device-for-media-stream',
    '--ignore-certificate-errors',
    '--user-agent=A/1',
    '--lang=zh-CN',
    '--accept-lang=zh-CN',
  ]);
});

it('keeps shared memory in the profile where /dev/shm is small', () => {
  const flags = buildChromiumFlags({ ...options, littleSharedMemory: true });
  expect(flags.filter((flag) => !buildChromiumFlags(options).includes(flag))).toEqual([
    '--disable-dev-shm-usage',
  ]);
});

it('disables the sandbox only when none is available, and changes nothing else', () => {
  expect(buildChromiumFlags({ ...options, sandbox: false })).toEqual([
    '--no-sandbox',
    ...buildChromiumFlags(options),
  ]);
});

it('keeps WebRTC, which bypasses the proxy, away from private addresses', () => {
  const proxy = { port: 1080, exceptHost: 'own.localhost', keepsWebRtcPublic: true };
  const more = buildChromiumFlags({ ...options, proxy }).filter(
    (flag) =>
      !buildChromiumFlags({ ...options, proxy: { ...proxy, keepsWebRtcPublic: false } }).includes(flag),
  );
  expect(more).toEqual([
    '--enable-features=LocalNetworkAccessChecks,LocalNetworkAccessChecksWebRTC',
    '--ip-address-space-overrides=127.0.0.1:1080=public',
  ]);
});

it('sends everything except our own addresses through the proxy', () => {
  const proxy = { port: 1080, exceptHost: 'capture-0a1b.localhost' };
  expect(buildChromiumFlags({ ...options, proxy })).toEqual([
    ...buildChromiumFlags(options),
    '--proxy-server=socks5://127.0.0.1:1080',
    '--proxy-bypass-list=<-loopback>;capture-0a1b.localhost',
  ]);
});
