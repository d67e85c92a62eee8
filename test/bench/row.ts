import type { Images } from './images.ts';

/** One line of the table. */
export interface Row {
  readonly work: string;
  readonly varve: string;
  readonly peer: string;
  readonly ratio: string;
  readonly target: string;
  /** Null where there is nothing to compare with. */
  readonly reached: boolean | null;
}

export interface Bench {
  readonly images: Images;
  /** How often each measurement is taken. */
  readonly runs: number;
}

/** Rows that are measured together. */
export interface RowGroup {
  readonly name: string;
  readonly measure: (bench: Bench) => Promise<Row[]>;
}

/** Varve ought to be `atLeast` times as fast as a peer; times in milliseconds. */
export function fasterRow(row: {
  readonly work: string;
  readonly varve: number;
  readonly peer: number;
  readonly peerName: string;
  readonly atLeast: number;
  /** What no program on this runtime can go below (floor.ts), and the peer's own such time where it is Varve too. */
  readonly floor?: number;
  readonly peerFloor?: number;
}): Row {
  const ratio = row.peer / row.varve;
  const { floor, peerFloor = row.peer } = row;
  const most = floor === undefined ? '' : `; floor ${timeText(floor)} = ${ratioText(peerFloor / floor)}`;
  return {
    work: row.work,
    varve: timeText(row.varve),
    peer: `${timeText(row.peer)} ${row.peerName}${most}`,
    ratio: `${ratioText(ratio)} faster`,
    target: `≥ ${row.atLeast} × faster`,
    reached: ratio >= row.atLeast,
  };
}

/** Varve ought to take at most `atMost` times what something else takes; times in milliseconds. */
export function shareRow(row: {
  readonly work: string;
  readonly varve: number;
  readonly peer: number;
  readonly peerName: string;
  readonly atMost: number;
}): Row {
  const share = row.varve / row.peer;
  const text = (value: number): string => (value < 0.5 ? `1/${Math.round(1 / value)}` : ratioText(value));
  return {
    work: row.work,
    varve: timeText(row.varve),
    peer: `${timeText(row.peer)} ${row.peerName}`,
    ratio: share < 0.5 ? `1/${(1 / share).toFixed(1)}` : ratioText(share),
    target: `≤ ${text(row.atMost)}`,
    reached: share <= row.atMost,
  };
}

/** Something ought to stay at or below a limit. */
export function limitRow(row: {
  readonly work: string;
  readonly value: number;
  readonly limit: number;
  readonly text: (value: number) => string;
  /** What it would have been otherwise, where that says something. */
  readonly peer?: string;
}): Row {
  return {
    work: row.work,
    varve: row.text(row.value),
    peer: row.peer ?? '–',
    ratio: '–',
    target: `≤ ${row.text(row.limit)}`,
    reached: row.value <= row.limit,
  };
}

/** A row that could not be measured, and why. */
export function missingRow(work: string, target: string, why: string): Row {
  return { work, varve: '–', peer: why, ratio: '–', target, reached: null };
}

/** `ms` milliseconds for a person. */
export function timeText(ms: number): string {
  if (ms >= 10_000) return `${(ms / 1000).toFixed(1)} s`;
  if (ms >= 1000) return `${(ms / 1000).toFixed(2)} s`;
  return ms >= 100 ? `${ms.toFixed(0)} ms` : `${ms.toFixed(1)} ms`;
}

export function ratioText(ratio: number): string {
  return `${ratio >= 100 ? ratio.toFixed(0) : ratio.toFixed(2)} ×`;
}

export function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(0)} MB`;
}
