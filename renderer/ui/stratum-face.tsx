import type { ReactNode } from 'react';

/** A label needs this much height; with this much it has a second line. */
const oneLine = 18;
const twoLines = 38;

/** A layer as strata show it, with every text fit to be shown. */
export interface ShownLayer {
  readonly number: number;
  /** What it is. */
  readonly words: string;
  readonly size: string;
  /** Where it comes from, as colours are called. */
  readonly origin: string;
}

/**
 * A layer in a column of strata: a piece of the core, and beside it what its height has room for. `marks` stand before the
 * size.
 */
export function StratumFace({
  height,
  layer: { number, words, size, origin },
  marks = null,
}: {
  height: number;
  layer: ShownLayer;
  marks?: ReactNode;
}): ReactNode {
  return (
    <>
      <span className={`core origin-${origin}`} />
      {height >= oneLine && (
        // the spaces are seen by nobody, but who reads the text has words
        <span className="stratum-words">
          <span className="stratum-line">
            <span className="stratum-number numeric">{number}</span>{' '}
            {height < twoLines && <span className="truncate stratum-by">{words}</span>}
            {marks} <span className="numeric stratum-size">{size}</span>
          </span>{' '}
          {height >= twoLines && <span className="truncate stratum-by">{words}</span>}
        </span>
      )}
    </>
  );
}

/** What assistive technology says of a stratum: what is seen, in the order in which it is, and then what colour and marks mean. */
export function spokenStratum(
  height: number,
  { number, words, size }: ShownLayer,
  meanings: readonly (string | undefined)[],
): string {
  const seen = height >= twoLines ? `${size} ${words}` : `${words} ${size}`;
  return [`Layer ${number} ${seen}`, ...meanings].filter((part) => part !== undefined).join(', ');
}

/** A tooltip where there is no room for a label. */
export function stratumTitle(height: number, { number, words, size }: ShownLayer): string | undefined {
  return height >= oneLine ? undefined : `Layer ${number}  ${size}  ${words}`;
}
