import { envDuplicates, parseEnvEntry } from '../../../../shared/env.ts';
import type { Finding } from '../../../../shared/finding.ts';
import { pointer, quote } from '../quote.ts';

/** Findings of one list at most; a hostile list may have a hundred thousand duplicates. */
const most = 50;

/**
 * E1, E2: keys given more than once with what each reader makes of them, entries that are empty, without a name, with
 * NUL, or without `=`. `at` is where `Env` stands in `member`.
 */
export function checkEnvironment(
  list: readonly string[],
  member: string,
  at: readonly (string | number)[],
): Finding[] {
  const findings: Finding[] = [];
  const duplicates = envDuplicates(list).filter(({ name }) => name !== '');
  for (const { name, values, positions, docker, libc, differs } of duplicates.slice(0, most))
    findings.push({
      rule: 'E1',
      severity: 'warning',
      where: pointer(member, [...at, positions.at(-1) ?? 0]),
      what: `${quote(name)} is set ${values.length} times (${values.slice(0, 5).map(shown).join(', ')}${values.length > 5 ? ', …' : ''})`,
      why: differs
        ? `Docker takes the last (${shown(docker)}), libc's getenv the first (${shown(libc)}), and Kubernetes promises nothing.`
        : 'The values are equal, so readers agree today; merging or overriding may replace only one of them.',
    });
  for (const [position, text] of list.entries()) {
    if (findings.length >= 2 * most) break;
    const { name, value } = parseEnvEntry(text);
    const where = pointer(member, [...at, position]);
    if (text.includes('\0'))
      findings.push({
        rule: 'E2',
        severity: 'error',
        where,
        what: `${quote(text)} contains a NUL`,
        why: 'The kernel ends an environment entry at a NUL, so runtimes refuse to start the container.',
      });
    else if (text === '')
      findings.push({
        rule: 'E2',
        severity: 'warning',
        where,
        what: 'an entry is empty',
        why: 'Docker leaves it out; podman makes no container of the image.',
      });
    else if (name === '')
      findings.push({
        rule: 'E2',
        severity: 'error',
        where,
        what: `${quote(text)} has no name`,
        why: 'Podman makes no container of the image, and runc, which Docker uses, starts none.',
      });
    else if (value === null)
      findings.push({
        rule: 'E2',
        severity: 'warning',
        where,
        what: `${quote(name)} has no value (no "=")`,
        why: 'Some runtimes drop it, some set it to nothing, some take the value from their own environment.',
      });
  }
  return findings;
}

function shown(value: string | null): string {
  return value === null ? 'no value' : quote(value);
}
