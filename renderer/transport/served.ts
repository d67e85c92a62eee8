import type { CallName, Input, Output } from '../../shared/contract/contract.ts';
import type { ArchiveRef, HostEvent } from '../../shared/contract/values.ts';
import type { Outcome, Problem } from '../../shared/problem.ts';
import type { Client, ConnectionState } from '../client.ts';
import { createSocketLink } from './socket-link.ts';
import { takeToken } from './token.ts';
import { firstUnreadable } from './unreadable.ts';
import { upload } from './upload.ts';

/** What of a browser's window the client needs. */
export type Surroundings = Pick<Window, 'location' | 'history' | 'sessionStorage'>;

/** The client of the served window: calls go over a WebSocket, dropped files over HTTP. Never rejects. */
export function servedClient({ location, history, sessionStorage }: Surroundings): Client {
  const token = takeToken(location, history, sessionStorage);
  if (token === null) return refusedClient();
  const link = createSocketLink(location.host, token);
  return {
    async call<Name extends CallName>(name: Name, input: Input<Name>): Promise<Outcome<Output<Name>>> {
      return (await link.call(name, input)) as Outcome<Output<Name>>;
    },
    listen: (onEvent: (event: HostEvent) => void) => link.listen(onEvent),
    watchConnection: (onState: (state: ConnectionState) => void) => link.watch(onState),
    drop: (files, onProgress, signal) => dropFiles(files, token, onProgress, signal),
  };
}

/** One file after the other: they share one disk and one tunnel. */
async function dropFiles(
  files: readonly File[],
  token: string,
  onProgress: (sent: number, total: number) => void,
  signal: AbortSignal,
): Promise<Outcome<readonly ArchiveRef[]>> {
  const unreadable = await firstUnreadable(files);
  if (unreadable !== null)
    return {
      ok: false,
      problem: {
        code: 'not-readable',
        message: `${unreadable.name} is a folder, or cannot be read here: give the path that it has on the server`,
      },
    };
  const total = files.reduce((sum, file) => sum + file.size, 0);
  const refs: ArchiveRef[] = [];
  let before = 0;
  for (const file of files) {
    const outcome = await upload(
      file,
      token,
      (sent) => onProgress(Math.min(before + sent, total), total),
      signal,
    );
    if (!outcome.ok) return outcome;
    refs.push(outcome.value);
    before += file.size;
    onProgress(before, total);
  }
  return { ok: true, value: refs };
}

/** For a page without a token: everything is refused, and says what to do. */
function refusedClient(): Client {
  const problem: Problem = { code: 'not-allowed', message: 'open the address that varve serve has printed' };
  const refuse = (): Promise<Outcome<never>> => Promise.resolve({ ok: false, problem });
  return {
    call: refuse,
    drop: refuse,
    listen: () => () => undefined,
    watchConnection(onState) {
      onState('refused');
      return () => undefined;
    },
  };
}
