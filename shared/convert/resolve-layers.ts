import { counted } from '../counted.ts';
import { isOciTarget } from './conversion.ts';
import type { ConversionNote, ConversionOptions } from './conversion.ts';
import type { ConversionSource, ElsewhereLayer, SourceImage } from './conversion-source.ts';

export interface ResolvedLayers {
  /**
   * Numbers of blobs, oldest first, or what is told of a layer that is elsewhere; null where the image cannot be put
   * together.
   */
  readonly blobs: readonly (number | ElsewhereLayer)[] | null;
  readonly notes: readonly ConversionNote[];
}

/**
 * The bytes that an image is made of (CV2): those that its documents lead to, as long as they are what its config says.
 * With `repair`, a layer that is not, or is not there, is looked for among all blobs by its diff_id, which proves it.
 * In an OCI layout one that is elsewhere on purpose stays there.
 */
export function resolveLayers(
  source: ConversionSource,
  image: SourceImage,
  label: string,
  { repair, target }: Pick<ConversionOptions, 'repair' | 'target'>,
): ResolvedLayers {
  const { config, layers } = image;
  if (config === null)
    return refusal(
      label,
      'its config is missing or cannot be read',
      'Nothing tells what its layers should be, so nothing can be checked or put right.',
    );
  const wanted = config.diffIds;
  if (wanted.length === 0 && layers.length > 0 && repair)
    return refusal(
      label,
      `its config names no layers, its manifest ${layers.length}`,
      'Nothing proves that they are none: what was listed would be lost without a word.',
    );
  if (wanted.length !== layers.length && !repair)
    return refusal(
      label,
      `${counted(layers.length, 'layer')}, but ${counted(wanted.length, 'diff_id')} in the config`,
      'Which of the two is right cannot be told without looking for the layers by their hashes, as repairing does.',
    );
  const notes: ConversionNote[] = [];
  const blobs: (number | ElsewhereLayer)[] = [];
  let moved = wanted.length !== layers.length;
  for (const [at, diffId] of wanted.entries()) {
    const layer = layers[at];
    const where = `${label}, layer ${at}`;
    const here = layer?.blob ?? null;
    const blob = here === null ? undefined : source.blobs[here];
    const fits = blob !== undefined && (blob.encrypted || !blob.checked || blob.diffId === diffId);
    if (here !== null && fits && (diffId !== null || blob.checked)) {
      blobs.push(here);
      continue;
    }
    const found =
      repair && diffId !== null
        ? source.blobs.findIndex((other) => other.checked && other.diffId === diffId)
        : -1;
    if (found >= 0) {
      blobs.push(found);
      moved ||= blob !== undefined;
      notes.push({
        kind: 'repaired',
        where,
        what: `taken from ${source.blobs[found]?.member ?? 'another place'}`,
        why: `It has the very content that the config asks for (${diffId ?? ''}); ${blob === undefined ? 'where the manifest leads is nothing' : 'where the manifest leads is something else'}.`,
      });
      continue;
    }
    const isPlaced = isOciTarget(target) && diffId !== null && wanted.length === layers.length;
    const elsewhere = isPlaced ? (layer?.elsewhere ?? null) : null;
    if (elsewhere !== null) {
      blobs.push(elsewhere);
      notes.push({
        kind: 'kept',
        where,
        what: 'its descriptor, without its bytes',
        why: `They are elsewhere (${elsewhere.urls[0] ?? 'no URL'}), and the archive does not have them; they are not checked.`,
      });
      continue;
    }
    notes.push({
      kind: 'refused',
      where,
      ...reason(layer?.foreign === true, blob?.diffId ?? null, diffId, repair),
    });
  }
  const broken = notes.some(({ kind }) => kind === 'refused');
  if (moved && !broken)
    notes.push({
      kind: 'repaired',
      where: label,
      what: 'its list of layers, by the diff_ids of its config',
      why: 'The list that the archive has names other layers, or in another order, than the config.',
    });
  return { blobs: broken ? null : blobs, notes };
}

function reason(
  foreign: boolean,
  found: string | null,
  wanted: string | null,
  repair: boolean,
): Pick<ConversionNote, 'what' | 'why'> {
  if (foreign)
    return {
      what: 'its bytes are elsewhere, at a URL',
      why: 'Nothing is fetched here; OCI layouts alone have a place for such a layer, where the archive tells its digest and size.',
    };
  if (wanted === null)
    return { what: 'its diff_id is no digest', why: 'Whether its bytes are the right ones cannot be told.' };
  const searched = repair ? 'No blob of the archive has that content.' : 'Repairing looks for it elsewhere.';
  if (found === null) return { what: `its bytes are not in the archive (${wanted})`, why: searched };
  return { what: `its content is ${found}, the config says ${wanted}`, why: searched };
}

function refusal(where: string, what: string, why: string): ResolvedLayers {
  return { blobs: null, notes: [{ kind: 'refused', where, what, why }] };
}
