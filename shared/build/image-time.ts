import { isTimestamp } from '../timestamp.ts';

/**
 * Seconds since the epoch of an ISO 8601 time with an offset, or null for another text (BS5). What Go and Python refuse, a day that
 * no calendar has or an hour 24, is none.
 */
export function imageTime(text: string): number | null {
  const time = text.replace(' ', 'T');
  const isTime = isTimestamp(time) && !time.startsWith('0000');
  return isTime ? Date.parse(time) / 1000 : null;
}
