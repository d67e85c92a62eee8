import { displayName } from '../../shared/layer-path.ts';

/**
 * How a command says a line to a person on standard error, by `write`. Lines name images, files and layers as archives call
 * them: nothing in them can move the cursor, colour the terminal or begin another line.
 */
export function createWarner(write: (text: string) => void): (line: string) => void {
  return (line) => write(`${displayName(line)}\n`);
}
