import { useCallback, useEffect, useRef, useState } from 'react';
import type { Problem } from '../../../shared/problem.ts';
import { useTools } from '../../ui/app-context.tsx';
import type { FileSource } from './file-source.ts';

/** Bytes asked for at a time, and the most that is kept to be read as one text or picture. */
export const stepBytes = 262_144;
export const mostBytes = 16 * 1_048_576;

export interface FileHead {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Of the whole file; null until the first answer. */
  readonly size: number | null;
  readonly problem: Problem | null;
  readonly busy: boolean;
  /** Reads on until at least `end` bytes are there. */
  readUpTo(end: number): void;
}

const none: Uint8Array<ArrayBuffer> = new Uint8Array();

/** The first bytes of a file, more of them when asked for. Another source starts over (give the component a key). */
export function useFileHead(source: FileSource): FileHead {
  const { client } = useTools();
  const [state, setState] = useState<Omit<FileHead, 'readUpTo'>>({
    bytes: none,
    size: null,
    problem: null,
    busy: true,
  });
  const latest = useRef(state);
  const wanted = useRef(0);
  const reading = useRef(false);
  const gone = useRef(false);

  const readUpTo = useCallback(
    (end: number) => {
      const put = (next: Omit<FileHead, 'readUpTo'>): void => {
        latest.current = next;
        if (!gone.current) setState(next);
      };
      const run = async (): Promise<void> => {
        reading.current = true;
        for (;;) {
          const { bytes, size } = latest.current;
          const target = Math.min(wanted.current, size ?? wanted.current, mostBytes);
          if (bytes.length >= target || gone.current) break;
          const answer = await client.call('file.read', {
            ...source,
            offset: bytes.length,
            length: Math.min(1_048_576, Math.max(stepBytes, target - bytes.length)),
          });
          if (!answer.ok) {
            put({ ...latest.current, problem: answer.problem, busy: false });
            reading.current = false;
            return;
          }
          put({
            bytes: joined(bytes, answer.value.bytes),
            size: answer.value.size,
            problem: null,
            busy: true,
          });
          if (answer.value.bytes.length === 0) break;
        }
        reading.current = false;
        put({ ...latest.current, busy: false });
      };
      wanted.current = Math.max(wanted.current, end);
      if (!reading.current) void run();
    },
    // a source does not change: another file is another component
    // oxlint-disable-next-line react/exhaustive-deps
    [client],
  );
  useEffect(() => {
    gone.current = false;
    readUpTo(stepBytes);
    return () => {
      gone.current = true;
    };
  }, [readUpTo]);
  return { ...state, readUpTo };
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(first.length + second.length);
  all.set(first);
  all.set(second, first.length);
  return all;
}
