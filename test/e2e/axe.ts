import axe from 'axe-core';
import type { Page } from 'playwright-core';

/** Rules of WCAG 2.2 A and AA, and what the rules' authors call good practice; colours are all that the dark changes. */
const wanted = {
  light: { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] },
  dark: { type: 'rule', values: ['color-contrast'] },
} as const;

/** What axe (the rules that accessibility audits go by) finds wrong with the page as it is now: a line for each element. */
export async function faults(page: Page, scheme: keyof typeof wanted): Promise<string[]> {
  // as a debugger does: the page's policy lets no script in
  await page.evaluate(axe.source);
  return await page.evaluate(async (runOnly) => {
    const { violations } = await (window as unknown as { axe: typeof axe }).axe.run(document, {
      resultTypes: ['violations'],
      runOnly: { type: runOnly.type, values: [...runOnly.values] },
    });
    return violations.flatMap(({ id, nodes }) =>
      nodes.map(({ html, any, all, none }) => {
        const why = [...any, ...all, ...none].map(({ message }) => message).join(' ');
        return `${id}: ${html.slice(0, 160)} ${why.slice(0, 200)}`;
      }),
    );
  }, wanted[scheme]);
}
