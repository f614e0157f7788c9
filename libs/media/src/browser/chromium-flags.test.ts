import { expect, it } from 'vitest';
import { chromiumFlags } from './chromium-flags.ts';

const options = {
  width: 1280,
  height: 720,
  captureTitle: 'capture-0a1b',
  sandbox: true,
  littleSharedMemory: false,
};

it('is this command line', () => {
  expect(chromiumFlags(options)).toEqual([
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

it('gives a page the devices, certificates, name and language that were asked for', () => {
  const asked = { fakeMedia: true, ignoreCertificateErrors: true, userAgent: 'A/1', locale: 'zh-CN' };
  expect(chromiumFlags({ ...options, ...asked })).toEqual([
    ...chromiumFlags(options),
    '--use-fake-device-for-media-stream',
    '--ignore-certificate-errors',
    '--user-agent=A/1',
    '--lang=zh-CN',
    '--accept-lang=zh-CN',
  ]);
});

it('keeps what processes share in the profile where /dev/shm is small', () => {
  const flags = chromiumFlags({ ...options, littleSharedMemory: true });
  expect(flags.filter((flag) => !chromiumFlags(options).includes(flag))).toEqual(['--disable-dev-shm-usage']);
});

it('gives up the sandbox only when there is none to be had, and changes nothing else', () => {
  expect(chromiumFlags({ ...options, sandbox: false })).toEqual(['--no-sandbox', ...chromiumFlags(options)]);
});

it('keeps WebRTC, which goes past the proxy, away from private addresses', () => {
  const proxy = { port: 1080, exceptHost: 'own.localhost', keepsWebRtcPublic: true };
  const more = chromiumFlags({ ...options, proxy }).filter(
    (flag) => !chromiumFlags({ ...options, proxy: { ...proxy, keepsWebRtcPublic: false } }).includes(flag),
  );
  expect(more).toEqual([
    '--enable-features=LocalNetworkAccessChecks,LocalNetworkAccessChecksWebRTC',
    '--ip-address-space-overrides=127.0.0.1:1080=public',
  ]);
});

it('sends everything through the proxy but what is ours', () => {
  const proxy = { port: 1080, exceptHost: 'capture-0a1b.localhost' };
  expect(chromiumFlags({ ...options, proxy })).toEqual([
    ...chromiumFlags(options),
    '--proxy-server=socks5://127.0.0.1:1080',
    '--proxy-bypass-list=<-loopback>;capture-0a1b.localhost',
  ]);
});
