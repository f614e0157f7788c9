/** Cuts a length into equal pieces of about so many ms, at least one; ms. */
export function piecesOf(lengthMs: number, aboutMs: number): { fromMs: number; toMs: number }[] {
  const count = Math.max(1, Math.round(lengthMs / aboutMs));
  return Array.from({ length: count }, (_, index) => ({
    fromMs: (index * lengthMs) / count,
    toMs: ((index + 1) * lengthMs) / count,
  }));
}
