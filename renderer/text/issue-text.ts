import type { SpecIssue } from '../../shared/build/build-spec-error.ts';

/** What is wrong with a build, as one clause: `name is missing`, `maxLayers is 2, but …`, `where: anything else`. */
export function issueText({ where, message }: SpecIssue): string {
  if (where === '' || message.startsWith(`${where} `)) return message;
  return /^(?:is|has|must) /.test(message) ? `${where} ${message}` : `${where}: ${message}`;
}
