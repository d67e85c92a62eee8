import type { ArchiveRef } from '../../shared/contract/values.ts';

/** The archives that one page has open. */
export interface PageShare {
  /** The page has opened an archive. */
  open(ref: ArchiveRef): void;
  /** The page lets go of an archive. Answers whether another page still has it open. */
  close(ref: ArchiveRef): boolean;
  /** The page is gone; it opens anew what it has when it comes back. */
  leave(): void;
}

/** Which pages have which archives open: what one of them closes stays open for the others (WS11). */
export function createShares(): () => PageShare {
  const pages = new Set<Set<ArchiveRef>>();
  return () => {
    const own = new Set<ArchiveRef>();
    pages.add(own);
    return {
      open(ref) {
        own.add(ref);
      },
      close(ref) {
        own.delete(ref);
        return [...pages].some((page) => page.has(ref));
      },
      leave() {
        pages.delete(own);
      },
    };
  };
}
