/** The SDK's numbers for why a user left: voluntarily, timeout, kicked, or by becoming audience. */
export const EXIT_REASONS = { normal: 0, timeout: 1, kicked: 2, role: 3 } as const;
export type ExitReason = (typeof EXIT_REASONS)[keyof typeof EXIT_REASONS];

/** The path of the signalling server. In this file because the stand-in for the SDK must not bundle zod. */
export const SIGNAL_PATH = '/trtc/signal';
