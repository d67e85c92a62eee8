import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import type { ArchiveRef } from '../../shared/contract/values.ts';
import { requestLimit, tokenProtocolPrefix, wireProtocol } from '../../shared/contract/wire.ts';
import type { Host } from '../service/host/host.ts';
import { answerText, inertHeaders } from './answers.ts';
import { answerDownload } from './download.ts';
import { answerDrop } from './drop.ts';
import type { DropOptions } from './drop.ts';
import { answerPage } from './page.ts';
import {
  bearerToken,
  isLoopbackHost,
  isOwnOrigin,
  isToken,
  makeToken,
  offeredProtocols,
} from './requests.ts';
import { createShares } from './shares.ts';
import { serveSocket } from './socket.ts';
import { boundStrangers } from './strangers.ts';

export interface ServerOptions extends Partial<DropOptions> {
  readonly host: Host;
  /** 0: any free one. */
  readonly port: number;
  /** Of the built renderer. */
  readonly rendererFolder: string;
  /** Milliseconds between two looks at what pages have; a minute unless told. */
  readonly sweepPause?: number;
  /** What a page opens when it starts. */
  readonly opened?: () => readonly ArchiveRef[];
}

export interface Server {
  /** The address to open, token included. */
  readonly url: string;
  readonly port: number;
  /** Breaks the connection to every page; they come back by themselves and ask for everything anew. */
  dropPages(): void;
  /** Ends every connection; the host stays. May be called twice. */
  close(): Promise<void>;
}

/** Bytes of one dropped file, at most, unless told otherwise. */
const usualUploadLimit = 256 * 1024 ** 3;
/** Connections that nobody knows, at once; pages make a handful while they load. */
const strangerLimit = 256;
/** Pages at once. */
const socketLimit = 64;

/**
 * Serves the window over HTTP and WebSocket to browsers on this machine (SPEC.md WS1 to WS8).
 * @throws the listen error (`EADDRINUSE`, `EACCES`) when the port cannot be had
 */
export async function startServer(options: ServerOptions): Promise<Server> {
  const token = makeToken();
  const drop: DropOptions = {
    uploadLimit: options.uploadLimit ?? usualUploadLimit,
    spoolFolder: options.spoolFolder,
  };
  // Half a request is waited for as long as that, and looked for as often.
  const patience = { headersTimeout: 10_000, connectionsCheckingInterval: 1_000 };
  const http = createServer(patience, (request, response) => {
    answer(options, { drop, token, trust }, request, response).catch(() =>
      answerText(request, response, 500, 'That went wrong.'),
    );
  });
  // A large upload takes as long as it takes; a stalled one is given up in drop.ts.
  http.requestTimeout = 0;
  const trust = boundStrangers(http, strangerLimit);
  http.maxConnections = 512;
  http.on('clientError', (_error, socket) => void socket.destroy());

  const shares = createShares();
  const sweeping = setInterval(
    () => void options.host.sweep(shares.held()).catch(() => undefined),
    options.sweepPause ?? 60_000,
  );
  sweeping.unref();
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: requestLimit,
    perMessageDeflate: false,
    clientTracking: true,
    handleProtocols: () => wireProtocol,
  });
  http.on('upgrade', (request, stream, head) => {
    const status = upgradeRefusal(request, token, sockets.clients.size);
    if (status !== null) {
      refuseUpgrade(stream, status);
      return;
    }
    trust(stream);
    sockets.handleUpgrade(request, stream, head, (socket) => {
      const refs = options.opened?.() ?? [];
      // A page that comes back after a broken connection has its tabs already.
      const fresh = request.url === '/socket' && refs.length > 0;
      serveSocket(socket, options.host, fresh ? [{ type: 'open', refs }] : [], shares.page());
    });
  });

  await new Promise<void>((resolve, reject) => {
    http.once('error', reject);
    http.listen(options.port, '127.0.0.1', () => {
      http.off('error', reject);
      resolve();
    });
  });
  const { port } = http.address() as AddressInfo;
  let closing: Promise<void> | undefined;
  return {
    url: `http://127.0.0.1:${port}/#${token}`,
    port,
    dropPages() {
      for (const socket of sockets.clients) socket.close(1012, 'the engine was started again');
    },
    close() {
      clearInterval(sweeping);
      closing ??= new Promise((resolve) => {
        for (const socket of sockets.clients) socket.close(1001, 'varve serve has ended');
        http.close(() => resolve());
        http.closeAllConnections();
        // A page that does not answer the farewell is not waited for.
        setTimeout(() => {
          for (const socket of sockets.clients) socket.terminate();
        }, 500).unref();
        sockets.close();
      });
      return closing;
    },
  };
}

/** What tells a page from strangers. */
interface Gate {
  readonly drop: DropOptions;
  readonly token: string;
  readonly trust: (connection: Duplex) => void;
}

async function answer(
  { host, rendererFolder }: ServerOptions,
  { drop, token, trust }: Gate,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { method = '', headers } = request;
  if (!isLoopbackHost(headers.host)) {
    answerText(
      request,
      response,
      421,
      'This server is for this machine only: open http://127.0.0.1 or localhost.',
    );
    return;
  }
  // `//host/path` would parse as another host; the origin here is only something to parse against.
  const target = request.url ?? '';
  const pathname = /^\/(?!\/)/.test(target) ? new URL(target, 'http://localhost').pathname : target;

  if (pathname === '/drop' || pathname === '/session') {
    const expected = pathname === '/drop' ? 'POST' : 'GET';
    if (method !== expected) answerText(request, response, 405, 'Not this way.');
    else if (!isToken(bearerToken(headers), token))
      answerText(request, response, 401, 'The token is missing or wrong.');
    else if (method === 'GET') response.writeHead(204, inertHeaders({})).end();
    else if (!isOwnOrigin(headers)) answerText(request, response, 403, 'Not from this page.');
    else {
      trust(request.socket);
      await answerDrop(host, drop, request, response);
    }
    return;
  }
  if (method !== 'GET' && method !== 'HEAD') {
    answerText(request, response, 405, 'Not this way.');
    return;
  }
  const download = /^\/download\/([^/]*)$/.exec(pathname)?.[1];
  // HEAD would use the download up.
  if (download !== undefined && method === 'GET')
    await answerDownload(host, download, trust, request, response);
  else await answerPage(rendererFolder, pathname, request, response);
}

/** @returns the HTTP status that says why this is no page of ours, or null when it is */
function upgradeRefusal(request: IncomingMessage, token: string, open: number): number | null {
  const { headers, url } = request;
  if (!isLoopbackHost(headers.host)) return 421;
  if (url !== '/socket' && url !== '/socket/again') return 404;
  if (!isOwnOrigin(headers)) return 403;
  const protocols = offeredProtocols(headers);
  const offered = protocols.find((name) => name.startsWith(tokenProtocolPrefix));
  if (!isToken(offered?.slice(tokenProtocolPrefix.length) ?? '', token)) return 401;
  if (!protocols.includes(wireProtocol)) return 400;
  return open >= socketLimit ? 503 : null;
}

function refuseUpgrade(stream: Duplex, status: number): void {
  stream.on('error', () => undefined);
  stream.end(`HTTP/1.1 ${status} Refused\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}
