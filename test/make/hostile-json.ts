import * as fc from 'fast-check';
import { bodyOf } from './outer-member.ts';
import type { OuterMember } from './outer-member.ts';

const hostileText = fc.oneof(
  fc.string(),
  fc.constantFrom(
    '',
    '.',
    '..',
    '/',
    '../../../../etc/passwd',
    '/etc/passwd',
    '__proto__',
    'constructor',
    'manifest.json',
    'a\u0000b',
    '\u001b[2J',
    `sha256:${'0'.repeat(64)}`,
    'sha256:../../x',
    'x'.repeat(5_000),
  ),
);

/** What nobody expects as a value of a document. */
export const hostileJson = fc.oneof(
  { weight: 3, arbitrary: hostileText },
  {
    weight: 1,
    arbitrary: fc.constantFrom(null, true, -1, 0, 1e300, 1.5, [], {}, [[]], { a: {} }, [null, 7, {}]),
  },
);

/** A document with one of its values, chosen by a number, replaced. */
export function mutateJson(json: unknown, choice: number, value: unknown): unknown {
  const places: ((replacement: unknown) => void)[] = [];
  const root = { json: structuredClone(json) };
  const walk = (node: object): void => {
    for (const key of Object.keys(node)) {
      const fields = node as Record<string, unknown>;
      places.push((replacement) => {
        fields[key] = replacement;
      });
      const child = fields[key];
      if (typeof child === 'object' && child !== null) walk(child);
    }
  };
  walk(root);
  places[choice % places.length]?.(value);
  return root.json;
}

/** Whether a member of an archive is one of its documents. */
export function isJsonMember(member: OuterMember): boolean {
  return /json$|repositories|oci-layout/.test(member.name) || bodyOf(member)[0] === 0x7b;
}
