import { ProblemError, toProblem } from '../../../shared/problem.ts';
import { fileStem } from '../../../shared/reference.ts';
import type { TreeScope } from '../../../shared/view.ts';
import type { ImageCore } from '../../engine/image/image-core.ts';
import type { LayerIndex } from '../../engine/tar/index/layer-index.ts';
import { isDirectoryCode, nodeKind } from '../../engine/tree/node-kind.ts';
import { findPath, noLayer, pathOf } from '../../engine/tree/tree.ts';
import type { Tree } from '../../engine/tree/tree.ts';
import type { ContentPlace, ContentReader } from '../contents/content-reader.ts';
import { hostFileName } from './host-file-name.ts';
import type { KnownBlob } from '../blobs/known-blob.ts';
import type { Errand } from '../progress.ts';
import type { SaveSubject } from './save-subject.ts';
import type { Saving } from '../session/session.ts';
import { treeTar } from './tree-tar.ts';

/** What saving asks of a session. */
export interface SavingParts {
  readonly image: (image: number) => ImageCore;
  readonly tree: (image: number, scope: TreeScope) => Tree;
  readonly index: (image: number, layer: number) => LayerIndex;
  readonly blob: (image: number, layer: number) => KnownBlob;
  readonly reader: ContentReader;
}

/** Prepares what is to be saved: what is wrong with the wish is thrown here, bytes are read when they are asked for. */
export function prepareSaving(parts: SavingParts, subject: SaveSubject, errand: Errand): Saving {
  const { reader } = parts;
  const { image } = subject;
  switch (subject.kind) {
    case 'file': {
      const place = reader.locate(image, subject.layer, subject.path);
      const name = hostFileName(lastName(subject.path));
      return { name, size: place.size, bytes: reader.bytes(image, place, errand) };
    }
    case 'layer': {
      const { layer } = subject;
      const size = parts.blob(image, layer).facts?.size ?? null;
      return { name: `layer-${layer}.tar`, size, bytes: reader.layerBytes(image, layer, errand) };
    }
    case 'config': {
      const { config } = parts.image(image);
      if (config === null) throw new ProblemError('not-found', 'the image has no config that could be read');
      return { name: 'config.json', size: config.bytes.length, bytes: only(config.bytes) };
    }
    case 'folder': {
      const { scope, path } = subject;
      const tree = parts.tree(image, scope);
      const top = findPath(tree, path);
      if (top === null) throw new ProblemError('no-such-path', `there is no ${path} in this tree`);
      if (!isDirectoryCode(tree.kind[top] ?? 0))
        throw new ProblemError('not-a-file', `${path} is not a folder`);
      const name = lastName(path);
      const title = name === '' ? rootName(parts.image(image)) : name;
      return {
        name: `${hostFileName(title)}.tar`,
        size: null,
        bytes: tarOf(parts, image, tree, top, name, errand),
      };
    }
    case 'rootfs': {
      const layer = Math.max(0, parts.image(image).layers.length - 1);
      const tree = parts.tree(image, { view: 'merged', layer });
      const name = `${hostFileName(rootName(parts.image(image)))}.tar`;
      return { name, size: null, bytes: tarOf(parts, image, tree, 0, '', errand) };
    }
  }
}

function tarOf(
  parts: SavingParts,
  image: number,
  tree: Tree,
  top: number,
  name: string,
  errand: Errand,
): AsyncGenerator<Uint8Array> {
  const { reader } = parts;
  return treeTar(
    {
      tree,
      top,
      name,
      locate: (node) => contentPlace(reader, image, tree, node),
      index: (layer) => parts.index(image, layer),
      open: (layer) => reader.open(image, layer, errand),
    },
    errand,
  );
}

/** Where the content of a file or a hard link is; in trees that follow no hard links the image as it was then tells. */
function contentPlace(reader: ContentReader, image: number, tree: Tree, node: number): ContentPlace | null {
  const isLink = tree.kind[node] === nodeKind.hardlink;
  try {
    if (!isLink || tree.view !== 'layer') {
      const layer = tree.contentLayer[node] ?? noLayer;
      return layer === noLayer ? null : reader.placeOf(image, layer, tree.contentNode[node] ?? 0);
    }
    return reader.locate(image, tree.layer[node] ?? 0, pathOf(tree, node));
  } catch (error) {
    if (['corrupt', 'not-a-file'].includes(toProblem(error).code)) return null;
    throw error;
  }
}

/** N1: files are named after the last part of an image's name. */
function rootName({ names }: ImageCore): string {
  return `${fileStem(names[0] ?? '', 'image')}-rootfs`;
}

function lastName(path: string): string {
  return path.split('/').findLast(Boolean) ?? '';
}

async function* only(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
