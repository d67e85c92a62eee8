const pad = (value: number): string => String(value).padStart(2, '0');

/**
 * Seconds since the epoch as `2024-03-01 12:34` in UTC: the same text on every machine, as archives are compared across
 * machines. Times that no calendar has are shown as the number itself.
 */
export function dateText(seconds: number): string {
  const date = new Date(seconds * 1000);
  if (Number.isNaN(date.getTime())) return String(seconds);
  const day = `${yearText(date.getUTCFullYear())}-${pad(date.getUTCMonth() + 1)}-${pad(date.getUTCDate())}`;
  return `${day} ${pad(date.getUTCHours())}:${pad(date.getUTCMinutes())}`;
}

/** Four digits, as ISO 8601 has them: the year 1, which Go writes where no time is known, is `0001`. */
function yearText(year: number): string {
  return `${year < 0 ? '−' : ''}${String(Math.abs(year)).padStart(4, '0')}`;
}

/** `dateText` where nothing beside it says that times are in UTC: `2024-03-01 12:34 UTC`. */
export function utcText(seconds: number): string {
  return `${dateText(seconds)} UTC`;
}

/** An ISO time of a config as `utcText`; what cannot be parsed is shown as it stands, null as nothing. */
export function isoText(text: string | null): string {
  if (text === null) return '';
  const time = Date.parse(text);
  return Number.isNaN(time) ? text : utcText(time / 1000);
}

const steps: readonly (readonly [limit: number, unit: Intl.RelativeTimeFormatUnit, seconds: number])[] = [
  [60, 'second', 1],
  [3_600, 'minute', 60],
  [86_400, 'hour', 3_600],
  [86_400 * 30, 'day', 86_400],
  [86_400 * 365, 'month', 86_400 * 30],
  [Number.POSITIVE_INFINITY, 'year', 86_400 * 365],
];
const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });

/** How long ago `then` is, seen from `now` (both milliseconds): `3 minutes ago`, `yesterday`. */
export function agoText(then: number, now: number): string {
  const seconds = (now - then) / 1000;
  if (seconds < 45) return 'just now';
  for (const [limit, unit, length] of steps)
    if (seconds < limit) return relative.format(-Math.round(seconds / length), unit);
  return '';
}

/** Seconds still to wait: `4 s`, `2 min 5 s`, `1 h 12 min`. */
export function durationText(seconds: number): string {
  const whole = Math.max(0, Math.ceil(seconds));
  if (whole < 60) return `${whole} s`;
  if (whole < 3_600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${Math.floor(whole / 3_600)} h ${Math.floor((whole % 3_600) / 60)} min`;
}
