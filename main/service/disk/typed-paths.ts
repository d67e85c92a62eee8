import { ProblemError } from '../../../shared/problem.ts';
import { shellWords } from './shell-words.ts';

/**
 * The paths that a person typed or pasted: one, or several in lines, or in a line as a shell reads it (SV4.6). What exists as it
 * stands is meant as it stands. @param find the real path of one; throws a `ProblemError` when there is none
 */
export function typedPaths(text: string, find: (path: string) => string): readonly string[] {
  const whole = found(text, find) ?? found(text.trim(), find);
  if (whole !== null) return [whole];
  const lines = text
    .split(/[\r\n]+/)
    .map((line) => line.trim())
    .filter((line) => line !== '');
  return lines.length === 0 ? [find('')] : lines.flatMap((line) => pathsOfLine(line, find));
}

function pathsOfLine(line: string, find: (path: string) => string): readonly string[] {
  const standing = found(line, find);
  if (standing !== null) return [standing];
  const words = shellWords(line) ?? [];
  const paths = words.map((word) => found(word, find));
  // words of which none exists are more likely one path with spaces: it is told of as it stands
  const areMeant = words.length === 1 || paths.some((path) => path !== null);
  return areMeant ? words.map((word, at) => paths[at] ?? find(word)) : [find(line)];
}

function found(path: string, find: (path: string) => string): string | null {
  try {
    return find(path);
  } catch (error) {
    if (error instanceof ProblemError) return null;
    throw error;
  }
}
