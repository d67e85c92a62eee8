import { counted } from '../../shared/counted.ts';
import type { Session } from '../service/session.ts';
import type { Context } from './command.ts';
import { exitCode } from './exit-code.ts';
import type { ExitCode } from './exit-code.ts';

/** Numbers of layers that are said. */
const mostShown = 10;

/**
 * Says which of the layers `first` to `last` could not be read in full, and answers the exit code of a command that shows what they
 * make: a list that lacks files, or has some that are gone, is not to pass for the whole.
 */
export function shownCode(
  session: Session,
  image: number,
  { first, last }: { readonly first: number; readonly last: number },
  context: Context,
): ExitCode {
  const layers = session.partlyKnown(image).filter((layer) => layer >= first && layer <= last);
  if (layers.length === 0) return exitCode.fine;
  const named = `${layers.length === 1 ? 'layer' : 'layers'} ${layers.join(', ')}`;
  const shown = layers.length > mostShown ? counted(layers.length, 'layer') : named;
  context.warn(
    `varve: ${shown} cannot be read in full, so this may not be all, or not how it is; varve verify tells why`,
  );
  return exitCode.failed;
}
