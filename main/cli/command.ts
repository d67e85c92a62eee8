import type { ParseArgsOptionsConfig } from 'node:util';
import type { ExitCode } from './exit-code.ts';
import type { Output } from './output.ts';
import type { Progress } from './progress.ts';

/** An option as node:util's parseArgs wants it, with the words for its help. */
export interface OptionSpec {
  readonly type: 'string' | 'boolean';
  readonly short?: string;
  readonly multiple?: boolean;
  /** What stands for the value in the usage text, `N|name`. */
  readonly value?: string;
  readonly help: string;
}

/** What the command line said, checked against a command's options. */
export interface Arguments {
  readonly positionals: readonly string[];
  flag(name: string): boolean;
  text(name: string): string | null;
  texts(name: string): readonly string[];
}

/** The world as a command sees it; tests put their own in place. */
export interface Context {
  readonly out: Output;
  readonly progress: Progress;
  readonly signal: AbortSignal;
  readonly stdin: AsyncIterable<Uint8Array>;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** A line for a person on standard error; what could do something to a terminal is shown escaped. */
  warn(line: string): void;
}

export interface Command {
  readonly name: string;
  readonly summary: string;
  /** Positionals, as in `IMAGE PATH`. */
  readonly operands: string;
  /** How many positionals: at least, at most. */
  readonly arity: readonly [least: number, most: number];
  readonly options: Readonly<Record<string, OptionSpec>>;
  run(given: Arguments, context: Context): Promise<ExitCode>;
}

/** The options of a command in the form that parseArgs takes. */
export function parseArgsOptions(options: Readonly<Record<string, OptionSpec>>): ParseArgsOptionsConfig {
  return Object.fromEntries(
    Object.entries(options).map(([name, { type, short, multiple }]) => [
      name,
      { type, ...(short !== undefined && { short }), ...(multiple !== undefined && { multiple }) },
    ]),
  );
}
