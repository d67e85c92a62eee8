import { counted } from '../../shared/counted.ts';
import type { TreeScope } from '../../shared/view.ts';
import type { Session } from '../service/session/session.ts';
import type { Context } from './command.ts';
import { exitCode } from './exit-code.ts';
import type { ExitCode } from './exit-code.ts';

/** Numbers of layers that are said. */
const mostShown = 10;

/**
 * Says which layers of a tree (null: of the image) could not be read in full, and answers the exit code of a command that
 * shows what they make: a list that lacks files, or has some that are gone, is not to pass for the whole.
 */
export function shownCode(
  session: Session,
  image: number,
  scope: TreeScope | null,
  context: Context,
): ExitCode {
  const layers = session.partlyKnown(image).filter((layer) => scope === null || isIn(scope, layer));
  if (layers.length === 0) return exitCode.fine;
  const named = `${layers.length === 1 ? 'layer' : 'layers'} ${layers.join(', ')}`;
  const shown = layers.length > mostShown ? counted(layers.length, 'layer') : named;
  context.warn(
    `varve: ${shown} cannot be read in full, so this may not be all, or not how it is; varve verify tells why`,
  );
  return exitCode.failed;
}

/** Whether a tree may be other without a layer; changes are those to the layers below, all of which are looked at, too. */
function isIn(scope: TreeScope, layer: number): boolean {
  return scope.view === 'layer' ? layer === scope.layer : layer <= scope.layer;
}
