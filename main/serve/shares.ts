import type { ArchiveRef } from '../../shared/contract/values.ts';

/** The archives that one page has. */
export interface PageShare {
  /** The page has opened an archive. */
  open(ref: ArchiveRef): void;
  /** The page has spoken of archives, or was told of them: they may be in a build of its own, or to be downloaded. */
  know(refs: Iterable<ArchiveRef>): void;
  /** The page lets go of an archive. Answers whether another page still has it open. */
  close(ref: ArchiveRef): boolean;
  /** The page is gone; it opens anew what it has when it comes back. */
  leave(): void;
}

export interface Shares {
  page(): PageShare;
  /** What pages that are connected have or know. */
  held(): readonly ArchiveRef[];
}

/** Which pages have which archives: what one of them closes stays open for the others (WS11), what none has is swept (WS6). */
export function createShares(): Shares {
  const pages = new Set<{ readonly opened: Set<ArchiveRef>; readonly known: Set<ArchiveRef> }>();
  return {
    page() {
      const own = { opened: new Set<ArchiveRef>(), known: new Set<ArchiveRef>() };
      pages.add(own);
      return {
        open(ref) {
          own.opened.add(ref);
        },
        know(refs) {
          for (const ref of refs) own.known.add(ref);
        },
        close(ref) {
          own.opened.delete(ref);
          own.known.delete(ref);
          return [...pages].some(({ opened }) => opened.has(ref));
        },
        leave() {
          pages.delete(own);
        },
      };
    },
    held: () => [...new Set([...pages].flatMap(({ opened, known }) => [...opened, ...known]))],
  };
}
