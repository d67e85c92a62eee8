import type { JsonNotes } from '../json-text.ts';
import type { SpecIssue } from './build-spec-error.ts';
import { placeText } from './place-text.ts';

/** Nesting of a spec at most. */
export const depthLimit = 100;
/** More values than any spec has: what is wrong with each of them would be told. */
export const valueLimit = 50_000;
const toldAtMost = 20;

/** Whether it holds more than any spec (BS9), so that nothing further is to be said of it. */
export function isCrowded(json: unknown): boolean {
  let count = 0;
  const waiting = [json];
  for (; waiting.length > 0 && count <= valueLimit; count += 1) {
    const value = waiting.pop();
    if (typeof value === 'object' && value !== null)
      for (const inner of Object.values(value)) waiting.push(inner);
  }
  return count > valueLimit;
}

/**
 * What is wrong with the text of a spec whatever its keys mean (BS9): keys given twice, of which programs believe different
 * ones; numbers whose digits would be lost; `__proto__`, which JavaScript has for itself; NUL characters.
 */
export function documentIssues({ duplicates, inexact }: JsonNotes, json: unknown): SpecIssue[] {
  const tell = (message: string) => (path: readonly PropertyKey[]) => ({ where: placeText(path), message });
  return [
    ...duplicates.map(tell('is given more than once in one object; which one is meant?')),
    ...inexact.map(tell('is a number too large to be kept digit for digit')),
    ...textIssues(json),
  ];
}

function textIssues(json: unknown): SpecIssue[] {
  const issues: SpecIssue[] = [];
  const look = (value: unknown, path: readonly PropertyKey[]): void => {
    if (issues.length >= toldAtMost) return;
    if (typeof value === 'string') {
      if (value.includes('\0')) issues.push({ where: placeText(path), message: nulWords(path) });
    } else if (typeof value === 'object' && value !== null) {
      for (const [key, inner] of Object.entries(value)) {
        const place = [...path, Array.isArray(value) ? Number(key) : key];
        if (key === '__proto__')
          issues.push({ where: placeText(place), message: 'is no key that a spec may have' });
        else if (key.includes('\0')) issues.push({ where: placeText(place), message: nulWords(path) });
        else look(inner, place);
      }
    }
  };
  look(json, []);
  return issues;
}

/** Why there may be no NUL: by where it stands. */
function nulWords([first, second]: readonly PropertyKey[]): string {
  const what = 'has a NUL character (\\u0000):';
  if ((first === 'config' && second === 'Env') || first === 'envRules')
    return `${what} the system ends a variable there, and what follows is lost`;
  if (first === 'config') return `${what} no process can be given it`;
  return `${what} the system ends every name and path there`;
}
