import { ProblemError } from '../../shared/problem.ts';
import type { Builder } from './builder.ts';

/** The builder of a host. */
export function createBuilder(): Builder {
  const refuse = (): Promise<never> => Promise.reject(new ProblemError('unsupported', 'nothing can be built here yet'));
  return { prepare: refuse, seal: refuse, write: refuse };
}
