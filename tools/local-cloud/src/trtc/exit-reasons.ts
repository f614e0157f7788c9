/** Why somebody left: of their own, lost, kicked, or because they are an audience member now. The SDK's numbers. */
export const EXIT_REASONS = { normal: 0, timeout: 1, kicked: 2, role: 3 } as const;
export type ExitReason = (typeof EXIT_REASONS)[keyof typeof EXIT_REASONS];
