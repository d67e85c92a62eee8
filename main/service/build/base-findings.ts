import type { Finding } from '../../../shared/finding.ts';
import type { Session } from '../session/session.ts';

/** Things of a base that are told one by one. */
const told = 10;

/**
 * What is wrong with a base and goes over into the image, as warnings (BL9): errors of its archive and of its layers, as far as these
 * have been looked at. Of its config nothing but Env goes over unless it is inherited, and names do not.
 */
export function baseFindings(session: Session, image: number, inherits: boolean): Finding[] {
  const { findings, images } = session.report();
  const wrong = [...findings, ...(images[image]?.findings ?? [])].filter(
    (finding) => finding.severity === 'error' && goesOver(finding, inherits),
  );
  const more = wrong.length - told;
  return [
    ...wrong.slice(0, told).map(({ rule, where, what, why }) => warning(rule, `: ${where}`, what, why)),
    ...(more > 0
      ? [warning('BL9', '', `${more} more things are wrong with it`, '`varve verify` lists them all')]
      : []),
  ];
}

function goesOver({ rule, where }: Finding, inherits: boolean): boolean {
  if (/^[AN]\d/.test(rule)) return false;
  return inherits || !/#\/(?:config|history|created)\b/.test(where);
}

function warning(rule: string, place: string, what: string, why: string): Finding {
  return { rule, severity: 'warning', where: `fromImage${place}`, what, why };
}
