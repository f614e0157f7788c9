import { type DesiredCode, type DesiredFunction, type DesiredTimer } from './desired-function.ts';

/** The variable with the secret that the timer function shows and the app asks for; see docs/environment.md. */
export const SWEEP_SECRET = 'SWEEP_SECRET';

/** What a timer has to call, and how it shows that it may. */
export interface TimerTarget {
  /** The function URL of the web function; undefined before it was created. */
  readonly address: string | undefined;
  readonly secret: string;
}

/** `<web function>-timer` */
export const timerFunctionName = (webFunction: string): string => `${webFunction}-timer`;

/**
 * The small event function that has an app's timers and calls its web function: web functions take no timers
 * (https://cloud.tencent.com/document/product/583/56124). Only its own variables go along: it has no keys, role or network.
 *
 * @param timers those that are wanted
 */
export function timerFunction(
  webFunction: string,
  timers: readonly DesiredTimer[],
  { address, secret }: TimerTarget,
  code: DesiredCode,
): DesiredFunction {
  return {
    name: timerFunctionName(webFunction),
    type: 'Event',
    runtime: 'Nodejs20.19',
    isAsync: false,
    handler: 'index.main_handler',
    code,
    settings: {
      memoryMb: 128,
      timeoutSeconds: 60,
      initTimeoutSeconds: 30,
      concurrency: 1,
      environment: { TARGET_URL: address ?? '', [SWEEP_SECRET]: secret },
      role: undefined,
      vpc: undefined,
      cfs: undefined,
      logs: undefined,
    },
    hasUrl: false,
    timers,
  };
}
