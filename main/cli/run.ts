import { toProblem } from '../../shared/problem.ts';
import { parseArguments, usage } from './arguments.ts';
import type { Context } from './command.ts';
import { commands } from './commands.ts';
import { exitCode } from './exit-code.ts';
import type { ExitCode } from './exit-code.ts';
import { commandHelp, overview } from './help.ts';
import { version } from '../service/version.ts';

/**
 * One run of the program: finds the command, checks its words, runs it, and says in one line on standard error why it
 * could not. Never throws and never ends the process: the answer is the exit code.
 */
export async function run(words: readonly string[], context: Context): Promise<ExitCode> {
  try {
    const code = await dispatch(words, context);
    await context.out.flush();
    return code;
  } catch (error) {
    return await explain(error, context);
  } finally {
    context.progress.clear();
  }
}

async function dispatch(words: readonly string[], context: Context): Promise<ExitCode> {
  const [name, ...rest] = words;
  if (name === undefined || name === 'help' || name === '--help' || name === '-h') {
    await context.out.write(
      name === 'help' && rest[0] !== undefined ? commandHelp(await load(rest[0])) : overview(),
    );
    return name === undefined ? exitCode.unable : exitCode.fine;
  }
  if (name === '--version' || name === '-V' || name === 'version') {
    await context.out.write(`varve ${version}\n`);
    return exitCode.fine;
  }
  const command = await load(name);
  // Behind `--` it is the name of a file.
  const options = rest.includes('--') ? rest.slice(0, rest.indexOf('--')) : rest;
  if (options.includes('--help') || options.includes('-h')) {
    await context.out.write(commandHelp(command));
    return exitCode.fine;
  }
  return await command.run(parseArguments(command, rest), context);
}

async function load(name: string): ReturnType<(typeof commands)[number]['load']> {
  const entry = commands.find((candidate) => candidate.name === name);
  if (entry === undefined) {
    throw usage(`unknown command ${JSON.stringify(name)}; varve help lists them`);
  }
  return await entry.load();
}

async function explain(error: unknown, context: Context): Promise<ExitCode> {
  if (context.out.closed) return exitCode.fine;
  await flushed(context);
  const { code, message } = toProblem(context.out.failure ?? error);
  if (code === 'cancelled') {
    context.warn('varve: cancelled');
    return exitCode.interrupted;
  }
  context.warn(`varve: ${message}`);
  if (code === 'internal' && error instanceof Error && context.environment['VARVE_DEBUG'] !== undefined) {
    for (const line of (error.stack ?? '').split('\n')) context.warn(line);
  }
  return exitCode.unable;
}

/** What was printed before the failure is still worth reading; that it cannot be written is told elsewhere. */
async function flushed(context: Context): Promise<void> {
  try {
    await context.out.flush();
  } catch {
    // The problem that is being explained matters more.
  }
}
