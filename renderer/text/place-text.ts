import { grouped } from '../../shared/counted.ts';

/** Where a layer stands in its stack: `the newest of 15`, `4 above it, 10 below`. @param index from 0, oldest first */
export function placeText(index: number, count: number): string {
  if (count <= 1) return 'the only layer';
  if (index === 0) return `the oldest of ${grouped(count)}`;
  if (index === count - 1) return `the newest of ${grouped(count)}`;
  return `${grouped(count - 1 - index)} above it, ${grouped(index)} below`;
}
