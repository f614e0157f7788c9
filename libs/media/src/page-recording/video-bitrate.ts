/**
 * The encoder's target: 2500 kbit/s for 1280x720, in proportion to the number of pixels, and no less than 500.
 * Slides take far less; the target bounds full motion.
 */
export function videoBitrateKbps(width: number, height: number): number {
  return Math.max(500, Math.round((2500 * width * height) / (1280 * 720)));
}
