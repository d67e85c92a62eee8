import { placeText } from '../../../../shared/build/place-text.ts';
import type { Finding } from '../../../../shared/finding.ts';
import type { Json } from '../../../../shared/report.ts';
import { checkConfig } from '../../image/checks/config.ts';
import { imageConfig } from '../../image/documents.ts';
import { readShape } from '../../image/shape.ts';

/**
 * What our own reader will find wrong with an image that has this container config (BS6): values of another type than the image spec
 * has for their key, over which Docker and podman refuse the image, and a Cmd or Entrypoint that is no list. They are written as
 * they are.
 */
export function configProblems(config: Readonly<Record<string, Json>>): Finding[] {
  const document: Json = { architecture: 'amd64', os: 'linux', config };
  const { value, findings } = readShape(imageConfig, document, '');
  const more = value === null ? [] : checkConfig(value, document, '').filter(({ rule }) => rule === 'C2');
  return [
    ...findings
      .filter(({ rule, severity }) => rule === 'D5' && severity === 'error')
      .map(({ where, what }) => warning(where, what, 'Docker and podman refuse an image over it')),
    ...more.map(({ where, what, why }) => warning(where, what, why)),
  ];
}

function warning(where: string, what: string, why: string): Finding {
  return { rule: 'BS6', severity: 'warning', where: placeText(stepsOf(where)), what, why };
}

/** The steps of a JSON pointer (RFC 6901) behind a `#`. */
function stepsOf(where: string): string[] {
  return where
    .slice(where.indexOf('#') + 1)
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
}
