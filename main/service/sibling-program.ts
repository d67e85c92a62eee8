/**
 * A thread's program beside this module. Bundled, all programs lie in one folder as JavaScript; where the sources run as
 * they are (tests), Node runs the TypeScript itself.
 */
export function siblingProgram(name: 'scan-worker' | 'host-worker'): URL {
  return new URL(`./${name}${import.meta.url.endsWith('.ts') ? '.ts' : '.js'}`, import.meta.url);
}
