import { placeText } from '../../../../shared/build/place-text.ts';
import type { Platform } from '../../../../shared/build/platform.ts';
import type { Finding } from '../../../../shared/finding.ts';
import type { Json } from '../../../../shared/report.ts';
import { checkConfig } from '../../image/checks/config.ts';
import { imageConfig } from '../../image/documents.ts';
import { readShape } from '../../image/shape.ts';

/**
 * What our own reader will find wrong with an image that has this container config (BS6): values of another type than the
 * image spec has for their key, over which Docker and podman refuse the image, a Cmd or Entrypoint that is no list, and values
 * that are told only when a container starts; and with its platform, a variant that does not go with the architecture (BA1).
 * They are written as they are.
 */
export function configProblems(
  config: Readonly<Record<string, Json>>,
  { architecture, variant }: Platform,
): Finding[] {
  const document: Json = { architecture, variant, os: 'linux', config };
  const { value, findings } = readShape(imageConfig, document, '');
  const more = value === null ? [] : checkConfig(value, document, '');
  return [
    ...findings
      .filter(({ rule, severity }) => rule === 'D5' && severity === 'error')
      .map(({ where, what }) => warning('BS6', where, what, 'Docker and podman refuse an image over it')),
    ...more
      .filter(({ rule }) => ofValues.has(rule))
      .map(({ where, what, why }) => warning('BS6', where, what, why)),
    ...more
      .filter(({ rule }) => rule === 'A1')
      .map(({ where, what, why }) => warning('BA1', where, what, why)),
  ];
}

/** Rules about single values of the container config (image/SPEC.md). */
const ofValues: ReadonlySet<string> = new Set(['C2', 'C4', 'C5', 'C6', 'C7']);

function warning(rule: string, where: string, what: string, why: string): Finding {
  return { rule, severity: 'warning', where: placeText(stepsOf(where)), what, why };
}

/** The steps of a JSON pointer (RFC 6901) behind a `#`. */
function stepsOf(where: string): string[] {
  return where
    .slice(where.indexOf('#') + 1)
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
}
