/** What the window remembers between two starts. Nothing here names a file or an image. */
export interface Preferences {
  /** Widths of the side panes in CSS pixels. */
  readonly strataWidth: number;
  readonly detailsWidth: number;
  readonly detailsOpen: boolean;
  readonly strataScale: 'log' | 'linear';
  /** Compare: height of both stacks in CSS pixels, and whether all of it is to be seen at once. */
  readonly pairedHeight: number;
  readonly pairedScale: 'log' | 'fit';
  readonly diffLayout: 'split' | 'unified';
}

export const defaultPreferences: Preferences = {
  strataWidth: 248,
  detailsWidth: 340,
  detailsOpen: true,
  strataScale: 'log',
  pairedHeight: 280,
  pairedScale: 'log',
  diffLayout: 'split',
};

export const paneLimits = { strata: [176, 440], details: [260, 720], paired: [96, 900] } as const;

/** A width within what its pane can bear. */
export function clampWidth(pane: keyof typeof paneLimits, width: number): number {
  const [least, most] = paneLimits[pane];
  return Math.round(Math.min(most, Math.max(least, width)));
}

/** Preferences as text found in storage: every field that is missing or makes no sense is the default. */
export function parsePreferences(text: string | null): Preferences {
  const found = parseObject(text);
  const width = (value: unknown, pane: keyof typeof paneLimits, fallback: number): number =>
    typeof value === 'number' && Number.isFinite(value) ? clampWidth(pane, value) : fallback;
  return {
    strataWidth: width(found['strataWidth'], 'strata', defaultPreferences.strataWidth),
    detailsWidth: width(found['detailsWidth'], 'details', defaultPreferences.detailsWidth),
    detailsOpen:
      typeof found['detailsOpen'] === 'boolean' ? found['detailsOpen'] : defaultPreferences.detailsOpen,
    strataScale: found['strataScale'] === 'linear' ? 'linear' : 'log',
    pairedHeight: width(found['pairedHeight'], 'paired', defaultPreferences.pairedHeight),
    pairedScale: found['pairedScale'] === 'fit' ? 'fit' : 'log',
    diffLayout: found['diffLayout'] === 'unified' ? 'unified' : 'split',
  };
}

function parseObject(text: string | null): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text ?? '{}');
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
