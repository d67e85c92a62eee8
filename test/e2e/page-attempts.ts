import type { Page } from 'playwright-core';

/** What a script that got into the page would try first, as source text. */
export const attempts = {
  eval: `(0, eval)('1 + 1')`,
  function: `new Function('return 1')()`,
  markup: `document.createElement('div').innerHTML = '<img src=x onerror=alert(1)>'`,
  script: `document.head.append(Object.assign(document.createElement('script'), { text: 'window.ran = true' }))`,
  wasm: `new WebAssembly.Module(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]))`,
  worker: `new Worker('./worker.js')`,
  fetch: `fetch('https://example.com/')`,
  clipboard: `navigator.clipboard.readText()`,
} as const;

/**
 * Runs source text in the page and answers `done`, or the name of the error that stopped it. From a timer: while
 * DevTools evaluates, Chromium lifts the ban on `eval`.
 */
export async function attempt(page: Page, source: string): Promise<string> {
  return await page.evaluate<string>(
    `new Promise((resolve) => {
      setTimeout(async () => {
        try {
          await (${source});
          resolve('done');
        } catch (error) {
          resolve(error.name);
        }
      });
    })`,
  );
}

/** Adds an image, frame, form or the like to the page, waits, and answers what the policy reported: directives. */
export async function violations(page: Page, source: string): Promise<readonly string[]> {
  return await page.evaluate<readonly string[]>(
    `new Promise((resolve) => {
      const found = [];
      const hear = (event) => found.push(event.effectiveDirective);
      document.addEventListener('securitypolicyviolation', hear);
      setTimeout(() => {
        try {
          ${source};
        } catch {}
        setTimeout(() => {
          document.removeEventListener('securitypolicyviolation', hear);
          resolve([...new Set(found)]);
        }, 200);
      });
    })`,
  );
}
