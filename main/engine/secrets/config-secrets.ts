import type { Finding } from '../../../shared/finding.ts';
import type { ImageReport, Json } from '../../../shared/report.ts';
import { place } from '../image/quote.ts';
import { secretInVariable, secretsInCommand } from './secret-texts.ts';

/** Characters of an image's texts that are looked at (X1.4). */
const mostText = 1024 * 1024;

/** X1: secrets in the texts of an image's config: environment, labels, build steps. The secrets are not repeated. */
export function configSecrets(image: Pick<ImageReport, 'env' | 'config' | 'history'>): Finding[] {
  const findings: Finding[] = [];
  let left = mostText;
  for (const { where, name, text } of textsOf(image)) {
    left -= text.length;
    if (left < 0) return [...findings, unread];
    if (name === null)
      for (const found of secretsInCommand(text))
        findings.push(
          finding(
            where,
            found.name === null
              ? `the command holds ${found.secret}`
              : `the command gives ${place(found.name)} ${found.secret}`,
          ),
        );
    else {
      const secret = secretInVariable(name, text);
      if (secret !== null) findings.push(finding(where, `the value is ${secret}`));
    }
  }
  return findings;
}

/** A value under a name, or a command (`name` null). */
interface PlacedText {
  readonly where: string;
  readonly name: string | null;
  readonly text: string;
}

function* textsOf({
  env,
  config,
  history,
}: Pick<ImageReport, 'env' | 'config' | 'history'>): Generator<PlacedText> {
  for (const { name, value, duplicates } of env)
    for (const text of new Set([value, ...duplicates]))
      if (text !== null) yield { where: `environment: ${place(name)}`, name, text };
  for (const [name, text] of labelsOf(config)) yield { where: `label: ${place(name)}`, name, text };
  for (const [step, { createdBy }] of history.entries())
    if (createdBy !== null) yield { where: `history: step ${step}`, name: null, text: createdBy };
}

const unread: Finding = {
  rule: 'X1',
  severity: 'info',
  where: 'history',
  what: 'not all texts of the config were searched for secrets',
  why: 'They are longer than a million characters.',
};

function finding(where: string, what: string): Finding {
  return {
    rule: 'X1',
    severity: 'warning',
    where,
    what,
    why: 'Whoever gets the image can read its config; secrets belong in what the container is given when it runs.',
  };
}

function labelsOf(config: Json): [string, string][] {
  if (typeof config !== 'object' || config === null || Array.isArray(config)) return [];
  const labels = (config as Readonly<Record<string, Json>>)['Labels'];
  if (typeof labels !== 'object' || labels === null) return [];
  return Object.entries(labels).filter((entry): entry is [string, string] => typeof entry[1] === 'string');
}
