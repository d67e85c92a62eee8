/** Counts as the window writes them: `49,112` alone, `1,204 layers` with its noun. */
export { counted as nounText, grouped as countText } from '../../shared/counted.ts';
