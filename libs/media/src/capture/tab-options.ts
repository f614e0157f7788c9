import type { ResolveAddresses } from '../net/egress-proxy.ts';
import type { PageHook } from './page-events.ts';
import { type PageSettings, pickPageSettings } from './page-settings.ts';

/** The page to record, and how. */
export interface RecordedPage extends PageSettings {
  url: string;
  /** CSS pixels; even numbers. */
  width: number;
  height: number;
  /**
   * How long the page may take to fire its `load` event; 20 s when left out. After that it is recorded as it is, if anything
   * is painted.
   */
  loadTimeoutMs?: number;
  /** 5 to 60; 30 when left out. */
  frameRate?: number;
  /** Depends on the size when left out. */
  videoBitrateKbps?: number;
  chromiumPath: string;
  ffmpegPath: string;
  /** Decides where the page may connect to; anywhere when left out. */
  resolveAddresses?: ResolveAddresses | undefined;
  onHook: (hook: PageHook) => Promise<void>;
}

/** Pure: fills in the defaults of what is recorded. */
export function toTabOptions(page: RecordedPage) {
  const { url, width, height, chromiumPath, ffmpegPath, resolveAddresses, onHook } = page;
  return {
    ...pickPageSettings(page),
    ...{ url, width, height, chromiumPath, ffmpegPath, resolveAddresses, onHook },
    frameRate: page.frameRate ?? 30,
    loadTimeoutMs: page.loadTimeoutMs ?? 20_000,
    record: {
      videoBitsPerSecond: (page.videoBitrateKbps ?? chooseVideoBitrateKbps(width, height)) * 1000,
      audioBitsPerSecond: 128_000,
      keyFrameIntervalMs: 2_000,
      timesliceMs: 200,
    },
  };
}

/**
 * Pure: returns the encoder's target bit rate: 2500 kbit/s for 1280x720, proportional to the number of pixels, and at
 * least 500. Slides take far less; the target limits full motion.
 */
export function chooseVideoBitrateKbps(width: number, height: number): number {
  return Math.max(500, Math.round((2500 * width * height) / (1280 * 720)));
}

/** Pure: returns the pause after this many failed attempts to reopen the page, ms: short at first, 15 s at most. */
export function toReopenPauseMs(attempts: number): number {
  return Math.min(1_000 * 2 ** (attempts - 1), 15_000);
}
