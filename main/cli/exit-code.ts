/** Exit codes of every command (docs/cli.md). */
export const exitCode = {
  fine: 0,
  /** Findings of severity error, or a rule that the person gave has failed. */
  failed: 1,
  /** Could not run: not an image, unreadable, bad usage. */
  unable: 2,
  /** Interrupted by Ctrl-C (128 + SIGINT). */
  interrupted: 130,
} as const;

export type ExitCode = (typeof exitCode)[keyof typeof exitCode];
