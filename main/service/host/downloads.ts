import { randomBytes } from 'node:crypto';
import { ProblemError } from '../../../shared/problem.ts';
import type { ArchiveRef } from '../../../shared/contract/values.ts';
import type { Download } from './host.ts';
import type { Errand } from '../progress.ts';
import type { Saving } from '../session/session.ts';
import type { Tasks } from './tasks.ts';

/** What a served window may fetch over HTTP, by a token that serves once. */
export interface Downloads {
  /** Answers the token. */
  offer(name: string, ref: ArchiveRef | null, open: (errand: Errand) => Saving): string;
  /** The bytes, with a task that lasts until they are all sent, cancelled or given up; null for an unknown token. */
  take(id: string, tasks: Tasks): Promise<Download | null>;
}

interface Offer {
  readonly name: string;
  readonly ref: ArchiveRef | null;
  readonly open: (errand: Errand) => Saving;
  readonly offeredAt: number;
}

/** A token that nobody takes is void after this many milliseconds. */
const offerLife = 300_000;

export function createDownloads(now: () => number): Downloads {
  const offers = new Map<string, Offer>();
  return {
    offer(name, ref, open) {
      for (const [id, { offeredAt }] of offers) if (now() - offeredAt > offerLife) offers.delete(id);
      const id = randomBytes(16).toString('hex');
      offers.set(id, { name, ref, open, offeredAt: now() });
      return id;
    },
    async take(id, tasks) {
      const offer = offers.get(id);
      offers.delete(id);
      if (offer === undefined || now() - offer.offeredAt > offerLife) return null;
      return await send(offer, tasks);
    },
  };
}

function send(offer: Offer, tasks: Tasks): Promise<Download> {
  return new Promise((resolve, reject) => {
    tasks.start({
      title: `Sending ${offer.name}`,
      ref: offer.ref,
      phase: 'sending',
      work: (errand) =>
        new Promise<void>((done, fail) => {
          const { name, size, bytes } = offer.open(errand);
          resolve({ name, size, bytes: watched(bytes, size, errand, done, fail) });
        }).catch((error: unknown) => {
          // Whoever waits for the bytes learns it too; later than their begin it is nobody.
          reject(error instanceof Error ? error : new Error(String(error)));
          throw error;
        }),
    });
  });
}

/** `bytes`, with its end told: `done` after the last piece, `fail` when it breaks or is given up before. */
function watched(
  bytes: AsyncIterable<Uint8Array>,
  total: number | null,
  errand: Errand,
  done: () => void,
  fail: (error: unknown) => void,
): AsyncIterable<Uint8Array> {
  const inner = bytes[Symbol.asyncIterator]();
  const givenUp = (): void => fail(new ProblemError('cancelled', 'cancelled'));
  errand.signal?.addEventListener('abort', givenUp, { once: true });
  let sent = 0;
  const iterator: AsyncIterator<Uint8Array> = {
    async next() {
      try {
        if (errand.signal?.aborted === true) throw new ProblemError('cancelled', 'cancelled');
        const step = await inner.next();
        if (step.done === true) done();
        else {
          sent += step.value.length;
          errand.onProgress?.({ phase: 'sending', done: sent, total });
        }
        return step;
      } catch (error) {
        fail(error);
        throw error;
      }
    },
    async return() {
      givenUp();
      await inner.return?.();
      return { done: true, value: undefined };
    },
  };
  return { [Symbol.asyncIterator]: () => iterator };
}
