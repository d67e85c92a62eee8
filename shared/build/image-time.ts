/** Seconds since the epoch of an ISO 8601 time with an offset, or null for another text (BS5). */
export function imageTime(text: string): number | null {
  const form = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/;
  const milliseconds = form.test(text) ? Date.parse(text.replace(' ', 'T')) : Number.NaN;
  return Number.isNaN(milliseconds) ? null : milliseconds / 1000;
}
