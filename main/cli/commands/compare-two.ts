import { Readable } from 'node:stream';
import { comparisonDocument } from '../../../shared/compare/report-document.ts';
import type { Comparison, Side } from '../../../shared/compare/comparison.ts';
import type { Ignored } from '../../../shared/compare/ignored.ts';
import type { EntryDetails } from '../../../shared/view.ts';
import type { SideOfSession } from '../../service/compare/compared-side.ts';
import { displayName } from '../../../shared/layer-path.ts';
import { diffEntry, isFileEntry } from '../../service/compare/diff-entry.ts';
import { followedEntry } from '../../service/compare/followed-entry.ts';
import type { FollowedEntry } from '../../service/compare/followed-entry.ts';
import { createImageComparison } from '../../service/compare/image-comparison.ts';
import type { ImageComparison } from '../../service/compare/image-comparison.ts';
import { openInput } from '../../service/host/open-input.ts';
import { refuseOwnFiles } from '../../service/disk/own-files.ts';
import type { Session } from '../../service/session/session.ts';
import { writeFileSafely } from '../../service/disk/write-file.ts';
import { usage } from '../arguments.ts';
import type { Arguments, Context } from '../command.ts';
import { ignoredOf, layerRange, ofSide } from '../compare-options.ts';
import { exitCode } from '../exit-code.ts';
import type { ExitCode } from '../exit-code.ts';
import { chosenImage } from '../image-choice.ts';
import { imagePath } from '../image-path.ts';
import { withEngine } from '../open-image.ts';
import { changeLine } from '../text/change-line.ts';
import { diffText } from '../text/diff-text.ts';
import { comparisonText } from '../text/comparison-text.ts';
import { largestChanges } from '../text/largest-changes.ts';

/** Options that write a report, each in the format that it is called after. */
const reports = ['html', 'markdown'] as const;

/** `compare LEFT RIGHT`: how two images differ. */
export async function compareTwo(given: Arguments, context: Context): Promise<ExitCode> {
  const [left = '', right = ''] = given.positionals;
  if (left === '-' && right === '-') throw usage('compare: only one of two images can be standard input');
  const ignored = ignoredOf(given);
  const ranges = { left: layerRange(ofSide(given, 'left')), right: layerRange(ofSide(given, 'right')) };
  return await withEngine(context, async (options) => {
    const first = await openInput(left, () => context.stdin, options);
    try {
      const second = await openInput(right, () => context.stdin, options);
      try {
        for (const format of reports)
          for (const { session } of [first, second]) {
            const file = given.text(format);
            if (file !== null) refuseOwnFiles(session.path, file);
          }
        const sideOf = (session: Session, side: Side): SideOfSession => ({
          session,
          image: chosenImage(session.report(), ofSide(given, side), context),
          range: ranges[side],
        });
        const comparison = createImageComparison(
          sideOf(first.session, 'left'),
          sideOf(second.session, 'right'),
        );
        await comparison.compare({ signal: options.signal, onProgress: options.onProgress });
        context.progress.clear();
        return await tell(comparison, ignored, given, context);
      } finally {
        second.close();
      }
    } finally {
      first.close();
    }
  });
}

async function tell(
  comparison: ImageComparison,
  ignored: Ignored,
  given: Arguments,
  context: Context,
): Promise<ExitCode> {
  const { out } = context;
  const [left = '', right = ''] = given.positionals;
  const known = comparison.report(ignored);
  const report = { ...known, left: { ...known.left, path: left }, right: { ...known.right, path: right } };
  for (const format of reports) {
    const file = given.text(format);
    if (file === null) continue;
    const bytes = Buffer.from(comparisonDocument(report, comparison.lines(ignored), format));
    await writeFileSafely(file, Readable.from([bytes]), () => {}, context.signal);
  }
  const asked = given.text('diff');
  if (asked !== null) return await tellDifference(comparison, ignored, imagePath(asked), given, context);
  if (given.flag('json')) {
    if (given.flag('files')) await writeWithChanges(report, comparison.lines(ignored), context);
    else await out.json(report);
  } else {
    const largest = largestChanges(comparison.lines(ignored));
    await out.write(comparisonText(report, given.flag('files') ? [] : largest));
    if (given.flag('files'))
      for (const line of comparison.lines(ignored)) {
        if (out.closed) break;
        await out.write(changeLine(line));
      }
  }
  if (report.same === null)
    context.warn('varve: not all of both images can be read, so whether they are the same cannot be told');
  return report.same === null ? exitCode.unable : report.same ? exitCode.fine : exitCode.failed;
}

/** How one file differs, and nothing else. */
async function tellDifference(
  comparison: ImageComparison,
  ignored: Ignored,
  path: string,
  given: Arguments,
  context: Context,
): Promise<ExitCode> {
  const { entry, led } = followedEntry(comparison, ignored, path);
  for (const line of ledLines(path, led)) context.warn(`varve: ${line}`);
  const diff = await diffEntry(comparison, entry, 'auto');
  const fileOf = (of: EntryDetails | null): string | null => (isFileEntry(of) ? of.path : null);
  if (given.flag('json'))
    await context.out.json({
      schemaVersion: 1,
      path,
      leftFile: fileOf(entry.left),
      rightFile: fileOf(entry.right),
      ...diff,
    });
  else await context.out.write(diffText(path, diff));
  return diff.hunks.length > 0 ? exitCode.failed : diff.cut ? exitCode.unable : exitCode.fine;
}

/** Where symlinks have led, one line where it is the same on both sides. */
function ledLines(path: string, led: FollowedEntry['led']): string[] {
  const [first, second] = led;
  if (first !== undefined && first.path === second?.path)
    return [`${displayName(path)} is ${displayName(first.path)}: symlinks lead there`];
  return led.map(
    (each) => `on the ${each.side} ${displayName(path)} is ${displayName(each.path)}: symlinks lead there`,
  );
}

/** The same document with `changes` at its end, one to a line; they may be many, so they are not gathered. */
async function writeWithChanges(
  report: Comparison,
  changes: ReturnType<ImageComparison['lines']>,
  { out }: Context,
): Promise<void> {
  await out.write(`${JSON.stringify(report, null, 2).slice(0, -2)},\n  "changes": [`);
  let between = '\n    ';
  for (const change of changes) {
    if (out.closed) return;
    await out.write(`${between}${JSON.stringify(change)}`);
    between = ',\n    ';
  }
  await out.write('\n  ]\n}\n');
}
