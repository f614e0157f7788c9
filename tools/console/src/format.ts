/** Pure: formats a duration as `1:05` or `2:03:04`. */
export function formatDuration(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  const [hours, minutes, rest] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const two = (part: number): string => String(part).padStart(2, '0');
  return hours === 0 ? `${minutes}:${two(rest)}` : `${hours}:${two(minutes)}:${two(rest)}`;
}

/** Pure: formats a size as `1.5 MB`. */
export function formatSize(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  const power = Math.min(bytes < 1 ? 0 : Math.floor(Math.log10(bytes) / 3), units.length - 1);
  const value = bytes / 1000 ** power;
  return `${power === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${units[power]}`;
}

/** Pure: formats a time, with the date unless it is today's. */
export function formatTime(ms: number, nowMs = Date.now()): string {
  const [time, now] = [new Date(ms), new Date(nowMs)];
  const text = time.toLocaleTimeString(undefined, { hour12: false });
  return time.toDateString() === now.toDateString() ? text : `${time.toLocaleDateString()} ${text}`;
}
