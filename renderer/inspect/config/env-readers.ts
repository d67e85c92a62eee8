import type { EnvVariable } from '../../../shared/report.ts';

/** What each of those who read an environment would make of a name that is given more than once (E1). */
export interface EnvReading {
  readonly who: string;
  readonly value: string;
}

/** `duplicates` are the earlier values in order, `value` the last one. */
export function envReadings(variable: EnvVariable): readonly EnvReading[] {
  const words = (value: string | null | undefined): string =>
    value === null || value === undefined ? '(no value)' : value === '' ? '(empty)' : value;
  return [
    { who: 'Docker', value: `${words(variable.value)}  – the last one, in most paths` },
    { who: 'Kubernetes', value: 'promises nothing: either may win' },
    { who: 'libc (getenv)', value: `${words(variable.duplicates[0])}  – the first one` },
  ];
}
