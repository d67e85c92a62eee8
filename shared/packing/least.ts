/** The least of a fixed number of values that change one at a time. */
export interface Least {
  /** Place of the least value; of equal ones the first. */
  place(): number;
  set(place: number, value: number): void;
}

/** A tournament: whatever is least of two halves has won in each, so that a change is played out in log n matches. */
export function createLeast(values: Float64Array): Least {
  const leaves = 2 ** Math.ceil(Math.log2(Math.max(1, values.length)));
  // Winners' places: match 1 is the final, match m decides between the winners of 2m and 2m + 1; leaves come last.
  const winners = Int32Array.from({ length: 2 * leaves }, (_, at) => Math.max(0, at - leaves));
  const play = (match: number): void => {
    const [first, second] = [winners[2 * match] ?? 0, winners[2 * match + 1] ?? 0];
    winners[match] = (values[second] ?? Infinity) < (values[first] ?? Infinity) ? second : first;
  };
  for (let match = leaves - 1; match > 0; match -= 1) play(match);
  return {
    place: () => winners[1] ?? 0,
    set(place, value) {
      values[place] = value;
      for (let match = (leaves + place) >> 1; match > 0; match >>= 1) play(match);
    },
  };
}
