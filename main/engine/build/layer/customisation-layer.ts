import { readFileSync, statSync } from 'node:fs';
import { decodeName } from '../../../../shared/layer-path.ts';
import { ProblemError } from '../../../../shared/problem.ts';
import { openFile } from '../../io/file-source.ts';
import type { FileSource } from '../../io/file-source.ts';
import { ownerNames } from '../tar/owner-names.ts';
import type { PythonTarMember } from '../tar/python-tar.ts';
import { storeHost } from '../files/store-place.ts';
import type { StorePlace } from '../files/store-place.ts';

export interface CustomisationLayer {
  readonly member: PythonTarMember;
  /** sha256 that the `checksum` file beside it claims. */
  readonly hex: string;
  readonly content: FileSource;
}

/**
 * The layer that nixpkgs makes of contents and commands: a store path with `layer.tar` and `checksum`. Its member's
 * header is made from the file on this machine, owner's name included, as nixpkgs' writer does (dockertools.md 6).
 */
export function openCustomisationLayer(store: StorePlace, path: string, mtime: number): CustomisationLayer {
  const folder = decodeName(storeHost(store, path));
  const tar = `${folder}/layer.tar`;
  const content = openFile(tar);
  try {
    const hex = readChecksum(`${folder}/checksum`);
    const info = statSync(tar);
    return {
      hex,
      content,
      member: {
        name: `${hex}/layer.tar`,
        type: '0',
        size: content.size,
        mode: info.mode & 0o7777,
        uid: info.uid,
        gid: info.gid,
        ...ownerNames(info.uid, info.gid),
        mtime,
        link: '',
      },
    };
  } catch (error) {
    content.close();
    throw error;
  }
}

function readChecksum(file: string): string {
  let text: string;
  try {
    text = readFileSync(file, 'latin1').trim();
  } catch (error) {
    throw new ProblemError(
      'not-readable',
      `${file}: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
  if (!/^[0-9a-f]{64}$/.test(text)) throw new ProblemError('corrupt', `${file} holds no sha256`);
  return text;
}
