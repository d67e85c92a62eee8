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
  let unreadAt: string | null = null;
  for (const { where, kind, name, text } of textsOf(image)) {
    if (text.length > left) {
      // what is shorter is looked at all the same: one long text hides no other
      unreadAt ??= where;
      continue;
    }
    left -= text.length;
    const secret = name === null ? null : secretInVariable(name, text);
    if (secret !== null) findings.push(finding(where, `the value is ${secret}`));
    else if (kind !== 'label')
      for (const found of secretsInCommand(text))
        findings.push(
          finding(
            where,
            found.name === null
              ? `the ${kind} holds ${found.secret}`
              : `the ${kind} gives ${place(found.name)} ${found.secret}`,
          ),
        );
  }
  return unreadAt === null ? findings : [...findings, unread(unreadAt)];
}

/**
 * A value under a name, or a command (`name` null). Options and connections are values too; what labels say of such is no
 * secret.
 */
interface PlacedText {
  readonly where: string;
  readonly kind: 'value' | 'label' | 'command';
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
      if (text !== null) yield { where: `environment: ${place(name)}`, kind: 'value', name, text };
  for (const [name, text] of labelsOf(config))
    yield { where: `label: ${place(name)}`, kind: 'label', name, text };
  for (const [name, text] of commandsOf(config))
    yield { where: `config: ${name}`, kind: 'command', name: null, text };
  for (const [step, { createdBy }] of history.entries())
    if (createdBy !== null)
      yield { where: `history: step ${step}`, kind: 'command', name: null, text: createdBy };
}

function unread(where: string): Finding {
  return {
    rule: 'X1',
    severity: 'info',
    where,
    what: 'not all texts of the config were searched for secrets',
    why: 'All of them together are longer than a million characters; this is the first that there was no room for.',
  };
}

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
  return Object.entries(objectIn(fieldOf(config, 'Labels'))).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string',
  );
}

/** What a container runs, a line each. */
function commandsOf(config: Json): [string, string][] {
  const health = fieldOf(fieldOf(config, 'Healthcheck'), 'Test');
  const lists: [string, Json][] = [
    ...['Entrypoint', 'Cmd', 'OnBuild'].map((name): [string, Json] => [name, fieldOf(config, name)]),
    ['Healthcheck', health],
  ];
  return lists.flatMap(([name, words]): [string, string][] =>
    Array.isArray(words) ? [[name, words.filter((word) => typeof word === 'string').join(' ')]] : [],
  );
}

function fieldOf(value: Json, name: string): Json {
  const fields = objectIn(value);
  return Object.hasOwn(fields, name) ? (fields[name] ?? null) : null;
}

function objectIn(value: Json): Readonly<Record<string, Json>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, Json>>)
    : {};
}
