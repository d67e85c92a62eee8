/** Places that are told by name. */
const told = 3;

/** The first few of some places, and how many more there are. */
export function listed(places: readonly string[]): string {
  const more = places.length - told;
  return more <= 0 ? places.join(', ') : `${places.slice(0, told).join(', ')}, and ${more} more`;
}
