/** Whether anything lies more than `levels` objects or arrays deep. */
export function isNestedDeeperThan(levels: number, value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (levels === 0) return true;
  for (const field of Object.values(value)) {
    if (typeof field === 'object' && isNestedDeeperThan(levels - 1, field)) return true;
  }
  return false;
}
