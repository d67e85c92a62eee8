import type { Command } from './command.ts';
import { commands } from './commands.ts';

/** `varve help`: every command in a line. */
export function overview(): string {
  const width = Math.max(...commands.map((command) => command.name.length));
  return [
    'varve: opens, explains, builds and compares container images, layer by layer, from files on disk',
    '',
    'usage: varve COMMAND [OPTION…] IMAGE',
    '',
    ...commands.map((command) => `  ${command.name.padEnd(width)}  ${command.summary}`),
    '',
    'IMAGE is an archive of any kind, an OCI layout folder, or - for standard input.',
    'varve help COMMAND tells its options. Exit codes: 0 fine, 1 a check failed, 2 could not run.',
    '',
  ].join('\n');
}

/** `varve help COMMAND`. */
export function commandHelp(command: Command): string {
  const options = Object.entries(command.options).map(([name, option]) => ({
    left: `${option.short === undefined ? '    ' : `-${option.short}, `}--${name}${option.value === undefined ? '' : ` ${option.value}`}`,
    right: option.help,
  }));
  const width = Math.max(0, ...options.map((option) => option.left.length));
  return [
    `varve ${command.name}: ${command.summary}`,
    '',
    `usage: varve ${command.name}${options.length === 0 ? '' : ' [OPTION…]'}${command.operands === '' ? '' : ` ${command.operands}`}`,
    ...(options.length === 0
      ? []
      : ['', ...options.map((option) => `  ${option.left.padEnd(width)}  ${option.right}`)]),
    '',
  ].join('\n');
}
