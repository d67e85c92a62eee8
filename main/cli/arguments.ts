import { parseArgs } from 'node:util';
import { ProblemError } from '../../shared/problem.ts';
import { parseSize } from '../../shared/size-text.ts';
import { parseArgsOptions } from './command.ts';
import type { Arguments, Command } from './command.ts';

/**
 * The words after the command's name, checked. Throws `bad-request` for unknown options, missing values and a wrong
 * number of operands, with the option or operand named; also for empty ones, which come of variables that are not set and
 * would otherwise mean the current folder.
 */
export function parseArguments(command: Command, words: readonly string[]): Arguments {
  const { values, positionals } = parse(command, words);
  const [least, most] = command.arity;
  if (positionals.length < least) {
    throw usage(`${command.name}: needs ${command.operands}`);
  }
  if (positionals.length > most) {
    throw usage(`${command.name}: unexpected ${JSON.stringify(positionals[most])}`);
  }
  const empty = Object.keys(values).find((name) => [values[name]].flat().includes(''));
  if (empty !== undefined) throw usage(`${command.name}: the value of --${empty} is empty`);
  if (positionals.includes('')) throw usage(`${command.name}: one of ${command.operands} is empty`);
  return {
    positionals,
    flag: (name) => values[name] === true,
    text: (name) => {
      const value = values[name];
      return typeof value === 'string' ? value : null;
    },
    texts: (name) => {
      const value = values[name];
      return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
    },
  };
}

/** A whole number ≥ 0 given to an option; null when the option is absent. */
export function wholeNumber(given: Arguments, name: string): number | null {
  const text = given.text(name);
  if (text === null) return null;
  if (!/^\d{1,9}$/.test(text)) throw usage(`--${name}: ${JSON.stringify(text)} is not a whole number`);
  return Number(text);
}

/** A size in bytes (`20MB`); null when the option is absent. */
export function byteSize(given: Arguments, name: string): number | null {
  const text = given.text(name);
  if (text === null) return null;
  const bytes = parseSize(text);
  if (bytes === null)
    throw usage(`--${name}: ${JSON.stringify(text)} is not a size (write 20MB, 1.5GiB or 4096)`);
  return bytes;
}

/** A share from 0 to 1, given as `5%` or `0.05`; null when the option is absent. */
export function share(given: Arguments, name: string): number | null {
  const text = given.text(name);
  if (text === null) return null;
  const match = /^(\d+(?:\.\d+)?)(%?)$/.exec(text);
  const value = match === null ? Number.NaN : Number(match[1]) / (match[2] === '%' ? 100 : 1);
  if (!(value >= 0 && value <= 1))
    throw usage(`--${name}: ${JSON.stringify(text)} is not a share (write 5% or 0.05)`);
  return value;
}

/** One of a few words; null when the option is absent. */
export function oneOf<Word extends string>(
  given: Arguments,
  name: string,
  words: readonly Word[],
): Word | null {
  const text = given.text(name);
  if (text === null) return null;
  const word = words.find((candidate) => candidate === text);
  if (word === undefined) throw usage(`--${name}: ${JSON.stringify(text)} is none of ${words.join(', ')}`);
  return word;
}

/** A mistake on the command line. */
export function usage(message: string): ProblemError {
  return new ProblemError('bad-request', message);
}

function parse(
  command: Command,
  words: readonly string[],
): { values: Record<string, unknown>; positionals: string[] } {
  try {
    return parseArgs({
      args: [...words],
      options: parseArgsOptions(command.options),
      allowPositionals: true,
    });
  } catch (error) {
    throw usage(`${command.name}: ${sentenceOf(error instanceof Error ? error.message : String(error))}`);
  }
}

/** What parseArgs says, in one line; its advice is for whoever writes programs. */
function sentenceOf(message: string): string {
  const option = /^Option '(--?[^']+)' argument is ambiguous/.exec(message)?.[1];
  if (option !== undefined)
    return `Option '${option}' needs a value; one that begins with a dash is written ${option}${option.startsWith('--') ? '=' : ''}-…`;
  return message.split(/\. To specify|\n/, 1)[0] ?? '';
}
