import type { EnvVariable } from '../../../shared/report.ts';

/** What one of those who read an environment makes of a name that is given more than once (E1). */
export interface EnvReading {
  readonly who: string;
  /** What it sees; null where that cannot be told. */
  readonly value: string | null;
  readonly note: string;
}

/** `duplicates` are the earlier values in order, `value` the last one. */
export function envReadings(variable: EnvVariable): readonly EnvReading[] {
  const words = (value: string | null | undefined): string =>
    value === null || value === undefined ? '(no value)' : value === '' ? '(empty)' : value;
  return [
    { who: 'Docker', value: words(variable.value), note: 'the last one, nearly everywhere' },
    { who: 'Kubernetes', value: null, note: 'promises nothing: either may win' },
    { who: 'libc (getenv)', value: words(variable.duplicates[0]), note: 'the first one' },
  ];
}
