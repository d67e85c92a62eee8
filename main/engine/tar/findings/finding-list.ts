import { grouped } from '../../../../shared/counted.ts';
import type { Finding, Severity } from '../../../../shared/finding.ts';
import { decodeName, displayName } from '../../../../shared/layer-path.ts';
import { limits } from '../limits.ts';

/** The parts of a finding that are only worth making when it is kept. */
export interface FindingText {
  readonly where: string;
  readonly what: string;
  readonly why: string;
}

/** Findings of one scan: of each rule and severity the first 100, then how many more there were (T6.6). */
export class FindingList {
  readonly #kept: Finding[] = [];
  readonly #counts = new Map<string, { rule: string; severity: Severity; count: number }>();

  /** `describe` is called only when the finding is kept: a hostile layer can have millions. */
  add(rule: string, severity: Severity, describe: () => FindingText): void {
    const key = `${rule} ${severity}`;
    const counter = this.#counts.get(key) ?? { rule, severity, count: 0 };
    counter.count += 1;
    this.#counts.set(key, counter);
    if (counter.count <= limits.findings) this.#kept.push({ rule, severity, ...describe() });
  }

  list(): Finding[] {
    const more: Finding[] = [];
    for (const { rule, severity, count } of this.#counts.values()) {
      if (count <= limits.findings) continue;
      more.push({
        rule,
        severity,
        where: '',
        what: `${grouped(count - limits.findings)} more of this kind`,
        why: `Only the first ${limits.findings} findings of a rule are listed.`,
      });
    }
    return [...this.#kept, ...more];
  }
}

/** The bytes of a name for a person to read, cut where they are too long for a line. */
export function nameText(bytes: Uint8Array, start = 0, end: number = bytes.length): string {
  const cut = end - start > longest;
  const text = displayName(decodeName(bytes.subarray(start, cut ? start + longest : end)));
  return cut ? `${text}… (${end - start} bytes)` : text;
}

const longest = 300;
