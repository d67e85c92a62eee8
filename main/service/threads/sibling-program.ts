/**
 * A thread's program beside the module that starts it, whose `import.meta.url` is `starter`. Bundled, all programs lie in one
 * folder as JavaScript; where the sources run as they are (tests), Node runs the TypeScript itself.
 */
export function siblingProgram(name: 'job-worker' | 'host-worker', starter: string): URL {
  return new URL(`./${name}${starter.endsWith('.ts') ? '.ts' : '.js'}`, starter);
}
