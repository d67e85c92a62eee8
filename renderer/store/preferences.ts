/** What the window remembers between two starts. Nothing here names a file or an image. */
export interface Preferences {
  /** Widths of the side panes in CSS pixels. */
  readonly strataWidth: number;
  readonly detailsWidth: number;
  readonly detailsOpen: boolean;
  readonly strataScale: 'log' | 'linear';
}

export const defaultPreferences: Preferences = {
  strataWidth: 248,
  detailsWidth: 340,
  detailsOpen: true,
  strataScale: 'log',
};

export const paneLimits = { strata: [176, 440], details: [260, 720] } as const;

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
