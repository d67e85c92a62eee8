/** Names of the desktop's IPC channels, known to the preload and to main/desktop/ipc.ts. */

/** Invoke (name of the contract, argument) → Outcome. */
export const callChannel = 'varve:call';
/** Invoke (paths of dropped files, as only the preload knows them) → Outcome of tokens. */
export const dropChannel = 'varve:drop';
/** Sent by the page once it listens; what happened before that was kept for it. */
export const listenChannel = 'varve:listen';
/** Sent to the page: one HostEvent. */
export const eventChannel = 'varve:event';
