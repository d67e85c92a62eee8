import { sizeText } from '../../../shared/size-text.ts';
import type { StorePathRow } from '../../../shared/view.ts';
import type { Command } from '../command.ts';
import { chosenImage, imageOptions } from '../image-choice.ts';
import { withImage } from '../open-image.ts';
import { shownCode } from '../partly-known.ts';
import { table } from '../table.ts';

export const storePaths: Command = {
  name: 'store-paths',
  summary: 'Nix store paths: layer, size, closure, references',
  operands: 'IMAGE',
  arity: [1, 1],
  options: {
    json: { type: 'boolean', help: 'print one JSON document (docs/cli.md)' },
    ...imageOptions,
    references: {
      type: 'boolean',
      help: 'scan the files for store hashes: references, referrers, closure sizes',
    },
  },
  async run(given, context) {
    return await withImage(given.positionals[0] ?? '', context, async (session, errand) => {
      const image = chosenImage(session.report(), given, context);
      await session.scan({ images: [image], index: true }, errand);
      if (given.flag('references')) await session.scanReferences(image, errand);
      const rows = session.storePaths(image);
      if (given.flag('json')) {
        await context.out.json({
          schemaVersion: 1,
          path: given.positionals[0] ?? '',
          image,
          storePaths: rows,
        });
      } else {
        await context.out.write(rows.length === 0 ? 'no store paths\n' : storePathsText(rows));
      }
      return shownCode(session, image, null, context);
    });
  },
};

function storePathsText(rows: readonly StorePathRow[]): string {
  const known = rows.some((row) => row.references !== null);
  return table(
    [
      { title: 'layer', align: 'right' },
      { title: 'size', align: 'right' },
      ...(known
        ? ([
            { title: 'closure', align: 'right' },
            { title: 'refs', align: 'right' },
            { title: 'used by', align: 'right' },
          ] as const)
        : []),
      { title: 'files', align: 'right' },
      { title: 'base', align: 'left' },
      { title: 'store path', align: 'left' },
    ],
    rows.map((row) => [
      String(row.layer),
      sizeText(row.size),
      ...(known
        ? [
            row.closureSize === null ? '' : sizeText(row.closureSize),
            String(row.references?.length ?? ''),
            String(row.referrers?.length ?? ''),
          ]
        : []),
      String(row.files),
      row.inBase ? 'base' : '',
      row.path,
    ]),
  );
}
