import { existsSync } from 'node:fs';
import { resolve, sep } from 'node:path';
import { counted } from '../../../shared/counted.ts';
import { conversionTargets, layerOrders, packings } from '../../../shared/convert/conversion.ts';
import type { ConversionPlan, NoteKind } from '../../../shared/convert/conversion.ts';
import { displayName } from '../../../shared/layer-path.ts';
import { sizeText } from '../../../shared/size-text.ts';
import type { OutputTarget } from '../../service/build/build-output.ts';
import { convert, opened, withConversion } from '../../service/convert/convert.ts';
import type { ConversionWish, OpenForConversion } from '../../service/convert/convert.ts';
import { inputPath, named } from '../../service/host/open-input.ts';
import type { InputPath } from '../../service/host/open-input.ts';
import type { OpenSessionOptions } from '../../service/session/open-session.ts';
import { oneOf, usage } from '../arguments.ts';
import type { Arguments, Command, Context } from '../command.ts';
import { exitCode } from '../exit-code.ts';
import type { ExitCode } from '../exit-code.ts';
import { imageOptions } from '../image-choice.ts';
import { withEngine } from '../open-image.ts';
import { isStandardOutput, outputTarget } from '../output-target.ts';
import { imageLine } from '../text/image-line.ts';

export const convertCommand: Command = {
  name: 'convert',
  summary: 'the same images in another kind of archive; merge, split, recompress, repair',
  operands: 'IMAGE [IMAGE…] OUT|-',
  arity: [1, 1_000],
  options: {
    to: { type: 'string', value: conversionTargets.join('|'), help: 'what OUT is to be' },
    compress: {
      type: 'string',
      value: packings.join('|'),
      help: 'OCI: of every layer (default: as they are); else of the archive as a whole',
    },
    image: {
      ...imageOptions.image,
      multiple: true,
      help: 'an image, by number from 0 or by name; may be repeated',
    },
    platform: imageOptions.platform,
    order: {
      type: 'string',
      value: layerOrders.join('|'),
      help: 'whom to believe where manifest.json, parent links and OCI index differ',
    },
    repair: { type: 'boolean', help: 'put right what can be put right without guessing' },
    'repair-config': {
      type: 'boolean',
      help: 'also wrong fields of configs, which gives the images other ids',
    },
    'dry-run': { type: 'boolean', help: 'tell what would be written, write nothing' },
    force: { type: 'boolean', help: 'replace what is there already' },
    json: { type: 'boolean', help: 'print the plan, and what was written, as JSON' },
  },
  async run(given, context) {
    const wish = wishOf(given);
    const dry = given.flag('dry-run');
    const operands = given.positionals;
    const names = dry && operands.length === 1 ? operands : operands.slice(0, -1);
    const out = dry ? null : (operands.at(-1) ?? '');
    if (names.length === 0) throw usage('convert: needs IMAGE [IMAGE…] OUT|-');
    if (out !== null && isStandardOutput(out) && given.flag('json'))
      throw usage('convert: --json and the archive cannot both go to standard output');
    return await withEngine(context, async (options) => {
      const inputs: InputPath[] = [];
      try {
        for (const operand of names) inputs.push(await inputPath(operand, () => context.stdin, options));
        const archives = inputs.map((input) => opener(input, options));
        if (out === null)
          return await withConversion(archives, wish, options, ({ plan }) => told(plan, given, context));
        const target = targetOf(out, inputs, given.flag('force'), context);
        return await run(archives, wish, target, options, given, context);
      } finally {
        for (const input of inputs) input.remove();
      }
    });
  },
};

async function run(
  archives: readonly OpenForConversion[],
  wish: ConversionWish,
  target: OutputTarget,
  options: OpenSessionOptions,
  given: Arguments,
  context: Context,
): Promise<ExitCode> {
  let refused: ConversionPlan | null = null;
  try {
    const { plan, images } = await convert(archives, wish, target, options, (shown) => {
      if (!shown.possible) refused = shown;
    });
    context.progress.clear();
    if (given.flag('json')) {
      const path = target.kind === 'path' ? target.path : null;
      await context.out.json({ schemaVersion: 1, path, plan, images });
      return exitCode.fine;
    }
    const warned: readonly NoteKind[] = ['repaired', 'lost', 'wrong'];
    for (const note of plan.notes.filter(({ kind }) => warned.includes(kind)))
      context.warn(`varve: ${note.kind}: ${note.where}: ${note.what}`);
    for (const { names, id, layers } of images) {
      const size = layers.reduce((sum, { storedSize }) => sum + storedSize, 0);
      const line = imageLine(names[0] ?? 'no name', id ?? 'no id', { layers: layers.length, size });
      if (target.kind === 'stream') context.warn(`varve: ${line}`);
      else await context.out.write(`${displayName(`${line}  ${target.path}`)}\n`);
    }
    return exitCode.fine;
  } catch (error) {
    if (refused === null) throw error;
    return await told(refused, given, context);
  }
}

function opener(input: InputPath, options: OpenSessionOptions): OpenForConversion {
  const { path, name } = input;
  const spooled = name === undefined ? {} : { name, cache: null };
  return async (order) => {
    try {
      return await opened(path, { ...options, ...spooled, order });
    } catch (error) {
      throw named(error, input);
    }
  };
}

function wishOf(given: Arguments): ConversionWish {
  const target = oneOf(given, 'to', conversionTargets);
  if (target === null) throw usage(`convert: --to is missing: ${conversionTargets.join(', ')}`);
  const compress = oneOf(given, 'compress', packings);
  return {
    target,
    compress,
    repair: given.flag('repair'),
    repairConfig: given.flag('repair-config'),
    order: oneOf(given, 'order', layerOrders),
    images: given.texts('image'),
    platform: given.text('platform'),
  };
}

function targetOf(out: string, inputs: readonly InputPath[], force: boolean, context: Context): OutputTarget {
  const target = outputTarget(out, 'convert', force, context);
  for (const input of inputs)
    if (
      target.kind === 'path' &&
      target.path.startsWith(`${resolve(input.path)}${sep}`) &&
      existsSync(input.path)
    )
      throw usage(`convert: ${out} is inside of ${input.path}`);
  return target;
}

/** Names of an image that are printed; `--json` has all. */
const mostNames = 20;

const titles: Readonly<Record<NoteKind, string>> = {
  refused: 'refused',
  repaired: 'repaired',
  lost: 'lost',
  wrong: 'wrong',
  rewritten: 'rewritten',
  kept: 'kept',
};

/** What would be, or why it cannot be. */
async function told(plan: ConversionPlan, given: Arguments, { out, progress }: Context): Promise<ExitCode> {
  progress.clear();
  if (given.flag('json')) await out.json(plan);
  else {
    for (const { names, id, config, layers } of plan.images) {
      const size = layers.reduce((sum, { storedSize }) => sum + (storedSize ?? 0), 0);
      const what = `config ${config}, ${counted(layers.length, 'layer')}, ${sizeText(size)}`;
      await out.write(`${displayName(someNames(names))}  ${id ?? 'no id'}  ${what}\n`);
    }
    for (const { kind, where, what, why } of plan.notes)
      await out.write(
        `${titles[kind].padEnd(9)}  ${displayName(`${where}: ${what}`)}\n${' '.repeat(11)}${displayName(why)}\n`,
      );
  }
  return plan.possible ? exitCode.fine : exitCode.failed;
}

function someNames(names: readonly string[]): string {
  const more = names.length > mostNames ? `, and ${names.length - mostNames} more` : '';
  return `${names.slice(0, mostNames).join(', ') || 'no name'}${more}`;
}
