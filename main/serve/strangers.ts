import type { Server } from 'node:http';
import type { Duplex } from 'node:stream';

/**
 * Connections that have not shown the token yet. Anybody on this machine can have as many as they like; beyond `limit` the
 * one that has asked for nothing the longest gives way to the newest, so that a page is let in however many stand about
 * (WS12).
 * @returns the function to call with a connection that has shown it: from then on it stays
 */
export function boundStrangers(http: Server, limit: number): (connection: Duplex) => void {
  // in the order of their last request
  const strangers = new Set<Duplex>();
  http.on('connection', (connection) => {
    strangers.add(connection);
    connection.once('close', () => strangers.delete(connection));
    if (strangers.size <= limit) return;
    const [oldest] = strangers;
    oldest?.destroy();
  });
  http.on('request', ({ socket }) => {
    if (strangers.delete(socket)) strangers.add(socket);
  });
  return (connection) => strangers.delete(connection);
}
