/** A span of milliseconds as a clock: `0:03`, `8:42`, `1:02:09`. */
export function clockOf(ms: number): string {
  const total = Math.max(0, Math.floor(ms / 1000));
  const hours = Math.floor(total / 3600);
  const minutes = Math.floor((total % 3600) / 60);
  const seconds = String(total % 60).padStart(2, '0');
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, '0')}:${seconds}` : `${minutes}:${seconds}`;
}

/** How long something took, to a tenth of a second while that matters: `< 0.1 s`, `0.4 s`, `8.2 s`, then as a clock. */
export function tookOf(ms: number): string {
  if (ms < 100) return '< 0.1 s';
  return ms < 9950 ? `${(Math.max(0, ms) / 1000).toFixed(1)} s` : clockOf(ms);
}

/** A span of milliseconds in rough words: `8 s`, `14 min`, `2 h 5 min`, `3 days`. */
export function spanOf(ms: number): string {
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return `${Math.max(1, seconds)} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`;
  return `${Math.round(hours / 24)} days`;
}

/** How long ago, in the shortest words: `now`, `12 min`, `3 h`, `2 days`. */
export function ageOf(ms: number): string {
  if (ms < 60_000) return 'now';
  const minutes = Math.floor(ms / 60_000);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours} h` : `${Math.floor(hours / 24)} days`;
}

/** The time of day, `14:02`, in the person's own convention. */
export function timeOf(at: number): string {
  return new Date(at).toLocaleTimeString(undefined, { hour: 'numeric', minute: '2-digit' });
}

/** The time of day to the second, `14:02:09`. */
export function preciseTimeOf(at: number): string {
  return new Date(at).toLocaleTimeString(undefined, { hour: '2-digit', minute: '2-digit', second: '2-digit', hour12: false });
}

/** A day: `23 Oct`, with the year when it is not this one. */
export function dayOf(at: number, now: number = Date.now()): string {
  const sameYear = new Date(at).getFullYear() === new Date(now).getFullYear();
  return new Date(at).toLocaleDateString(undefined, { day: 'numeric', month: 'short', ...(sameYear ? {} : { year: 'numeric' }) });
}

/** When something was: the time today, else day and time. */
export function whenOf(at: number, now: number = Date.now()): string {
  return new Date(at).toDateString() === new Date(now).toDateString() ? timeOf(at) : `${dayOf(at, now)}, ${timeOf(at)}`;
}

/** Bytes in words: `412 bytes`, `84 KB`, `1.3 MB`. */
export function bytesOf(bytes: number): string {
  if (bytes < 1000) return `${bytes} bytes`;
  const units = ['KB', 'MB', 'GB', 'TB'];
  let value = bytes / 1000;
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${value < 10 ? Math.round(value * 10) / 10 : Math.round(value)} ${units[unit] ?? 'TB'}`;
}

/** A number with the person's own separators. */
export function numberOf(value: number): string {
  return value.toLocaleString(undefined, { maximumFractionDigits: 2 });
}

/** The last part of a path, whichever way its slashes lean. */
export function fileNameOf(path: string): string {
  const parts = path.split(/[\\/]/).filter((part) => part !== '');
  return parts[parts.length - 1] ?? path;
}
