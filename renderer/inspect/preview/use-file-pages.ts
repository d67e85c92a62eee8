import { useEffect, useRef, useState } from 'react';
import type { Problem } from '../../../shared/problem.ts';
import { useTools } from '../../ui/app-context.tsx';
import type { FileSource } from './file-source.ts';

const pageBytes = 65_536;
/** Pages kept: four megabytes around what is on screen. */
const kept = 64;

/** Any part of a file, by pages that are read when they come into view. */
export interface FilePages {
  /** Undefined until its page is there. */
  readonly bytesAt: (offset: number, length: number) => Uint8Array | undefined;
  /** Why the newest page did not come; it is asked for again when it comes back into view. */
  readonly problem: Problem | null;
}

/** @param from @param to the bytes in view, both included */
export function useFilePages(source: FileSource, from: number, to: number): FilePages {
  const { client } = useTools();
  const pages = useRef(new Map<number, Uint8Array>());
  const asked = useRef(new Set<number>());
  const [, redraw] = useState(0);
  const [problem, setProblem] = useState<Problem | null>(null);
  const first = Math.floor(Math.max(0, from) / pageBytes);
  const last = Math.floor(Math.max(0, to) / pageBytes);

  useEffect(() => {
    let gone = false;
    const read = async (page: number): Promise<void> => {
      asked.current.add(page);
      const answer = await client.call('file.read', {
        ...source,
        offset: page * pageBytes,
        length: pageBytes,
      });
      if (!answer.ok) {
        asked.current.delete(page);
        if (!gone) setProblem(answer.problem);
        return;
      }
      if (!gone) setProblem(null);
      pages.current.set(page, answer.value.bytes);
      for (const oldest of pages.current.keys()) {
        if (pages.current.size <= kept) break;
        pages.current.delete(oldest);
        asked.current.delete(oldest);
      }
      if (!gone) redraw((count) => count + 1);
    };
    for (let page = first; page <= last; page += 1) if (!asked.current.has(page)) void read(page);
    return () => {
      gone = true;
    };
    // a source does not change: another file is another component
    // oxlint-disable-next-line react/exhaustive-deps
  }, [client, first, last]);

  return {
    bytesAt(offset, length) {
      const page = pages.current.get(Math.floor(offset / pageBytes));
      const start = offset % pageBytes;
      return page?.subarray(start, start + length);
    },
    problem,
  };
}
