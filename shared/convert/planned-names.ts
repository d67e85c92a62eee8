import { canonicalReference, parseReference } from '../reference.ts';
import { isOciTarget } from './conversion.ts';
import type { ConversionNote, ConversionTarget, PlannedImage } from './conversion.ts';

export interface PlannedNames {
  readonly names: readonly string[];
  readonly notes: readonly ConversionNote[];
}

/**
 * Names as the target can have them (CV6). Those that no engine takes are left out with `repair`; else they are refused before.
 * `areForEngines`: none may be a layout's own, which have a wider grammar.
 */
export function plannedNames(
  names: readonly string[],
  target: ConversionTarget,
  label: string,
  repair: boolean,
  areForEngines = false,
): PlannedNames {
  const planned: string[] = [];
  const notes: ConversionNote[] = [];
  const note = (kind: 'lost' | 'repaired' | 'rewritten', what: string, why: string): void => {
    notes.push({ kind, where: label, what, why });
  };
  const oci = isOciTarget(target);
  for (const name of names) {
    const outcome = parseReference(name);
    if (!outcome.ok) {
      // A layout's own reference names stay as they are there.
      if (oci && !areForEngines && /^[A-Za-z0-9][A-Za-z0-9._:@+/-]*$/.test(name)) planned.push(name);
      else if (repair)
        note(
          'repaired',
          `the name ${JSON.stringify(name)} is left out`,
          `No engine takes it: ${outcome.why}.`,
        );
      else note('lost', `the name ${JSON.stringify(name)}`, `It cannot be written here: ${outcome.why}.`);
    } else if (oci) planned.push(name);
    else if (!/[/:@]/.test(name))
      note(
        'lost',
        `the name ${JSON.stringify(name)}`,
        'It is a tag alone, and Docker’s formats have tags of repositories only.',
      );
    else if (outcome.reference.digest !== null)
      note(
        'lost',
        `the name ${JSON.stringify(name)}`,
        'It names a digest, which Docker’s formats have no place for.',
      );
    else if (outcome.reference.tag === null) {
      planned.push(`${name}:latest`);
      note(
        'rewritten',
        `the name ${name} as ${name}:latest`,
        'Docker’s formats write the tag that is meant.',
      );
    } else planned.push(name);
  }
  return { names: [...new Set(planned)], notes };
}

/** What two spellings of one name share; a tag alone is nothing but itself. */
export function nameKey(name: string): string {
  const outcome = parseReference(name);
  return outcome.ok && /[/:@]/.test(name) ? canonicalReference(outcome.reference) : name;
}

/**
 * Names that two different images would have (CV6). In a layout images for different platforms share names, and so do
 * those that stand together in something that goes over as it is.
 */
export function clashes(
  images: readonly PlannedImage[],
  labels: readonly string[],
  target: ConversionTarget,
  areTogether: (a: PlannedImage | undefined, b: PlannedImage | undefined) => boolean,
): ConversionNote[] {
  const notes: ConversionNote[] = [];
  const owners = new Map<string, number[]>();
  for (const [at, { names }] of images.entries())
    for (const name of new Set(names.map(nameKey))) {
      const others = owners.get(name) ?? [];
      const rival = others.find(
        (other) =>
          !isOciTarget(target) ||
          (platformOf(images[other]) === platformOf(images[at]) && !areTogether(images[other], images[at])),
      );
      if (rival !== undefined)
        notes.push({
          kind: 'refused',
          where: labels[at] ?? '',
          what: `the name ${name} is that of ${labels[rival] ?? ''} too`,
          why: 'A name stands for one image; choose which image is taken.',
        });
      owners.set(name, [...others, at]);
    }
  return notes;
}

function platformOf(image: PlannedImage | undefined): string {
  return [image?.os, image?.architecture, image?.variant].join('/');
}
