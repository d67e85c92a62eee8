import type { Outcome } from '../shared/problem.ts';
import type { CallName, Input, Output } from '../shared/contract/contract.ts';
import type { ArchiveRef, HostEvent } from '../shared/contract/values.ts';

/**
 * How the window stands with its service: `connecting` (first contact), `connected`, `lost` (trying again; ask for
 * everything anew once connected), `refused` (the page's token is not, or no longer, valid: open the printed address).
 */
export type ConnectionState = 'connecting' | 'connected' | 'lost' | 'refused';

/** All that the renderer knows of the world outside. Desktop implements it over the preload, served over a WebSocket. */
export interface Client {
  call<Name extends CallName>(name: Name, input: Input<Name>): Promise<Outcome<Output<Name>>>;
  /** Answers the function that stops listening. */
  listen(onEvent: (event: HostEvent) => void): () => void;
  /** Tells the state now and each change of it; answers the function that stops. The desktop is always connected. */
  watchConnection(onState: (state: ConnectionState) => void): () => void;
  /**
   * Dropped or pasted files become tokens: on the desktop their paths go from the preload straight to the main process,
   * in the served window their bytes are streamed in. `onProgress` gets bytes sent and total where bytes travel.
   */
  drop(
    files: readonly File[],
    onProgress: (sent: number, total: number) => void,
    signal: AbortSignal,
  ): Promise<Outcome<readonly ArchiveRef[]>>;
}
