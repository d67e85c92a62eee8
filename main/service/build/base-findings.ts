import type { Finding } from '../../../shared/finding.ts';
import type { Session } from '../session/session.ts';

/** Things of a base that are told one by one. */
const told = 10;

/**
 * What is wrong with a base and goes over into the image, as warnings (BL9): errors of its archive and of its layers, as
 * far as these have been looked at. Of its config nothing but Env goes over unless it is inherited, and names do not.
 */
export function baseFindings(session: Session, image: number, inherits: boolean): Finding[] {
  const { findings, images } = session.report();
  const wrong = [...findings, ...(images[image]?.findings ?? [])].filter(
    (finding) => finding.severity === 'error' && goesOver(finding, inherits),
  );
  return warnings(wrong, 'fromImage');
}

/** The same of one layer of an image that is taken; `key` is where the spec names it. */
export function takenFindings(session: Session, image: number, layer: number, key: string): Finding[] {
  const found = session.report().images[image]?.findings ?? [];
  const place = `layer ${layer}`;
  const wrong = found.filter(
    ({ severity, where }) => severity === 'error' && (where === place || where.startsWith(`${place}:`)),
  );
  return warnings(wrong, key);
}

function warnings(wrong: readonly Finding[], key: string): Finding[] {
  const more = wrong.length - told;
  return [
    ...wrong.slice(0, told).map(({ rule, where, what, why }) => warning(rule, `${key}: ${where}`, what, why)),
    ...(more > 0
      ? [warning('BL9', key, `${more} more things are wrong with it`, '`varve verify` lists them all')]
      : []),
  ];
}

function goesOver({ rule, where }: Finding, inherits: boolean): boolean {
  if (/^[AN]\d/.test(rule)) return false;
  return inherits || !/#\/(?:config|history|created)\b/.test(where);
}

function warning(rule: string, where: string, what: string, why: string): Finding {
  return { rule, severity: 'warning', where, what, why };
}
