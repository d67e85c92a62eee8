import { lstatSync, readlinkSync } from 'node:fs';
import { decodeName } from '../../../../shared/layer-path.ts';
import { childrenOf, factsOf, kindOf, look } from './host-file.ts';
import type { FileFacts, Host, HostKind } from './host-file.ts';

/**
 * Visits everything at and below a store path, the path itself first, sorted component by component as nixpkgs' writer does
 * (dockertools.md 6.1): each directory before what is in it, names by code point. `host` is where the path lies on this
 * machine; names are lossless, and absolute in the image (`/nix/store/…`) where `name` is. Throws `not-found`, `not-readable`,
 * and `unsupported` for what no store holds (devices, sockets, pipes).
 */
export function walkStoreFiles(
  name: string,
  host: Host,
  visit: (name: string, host: Host, kind: HostKind) => void,
): void {
  const top = kindOf(
    host,
    look(host, () => lstatSync(host)),
    refusal,
  );
  const waiting: StoreFile[] = [{ name, host, kind: top }];
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    visit(file.name, file.host, file.kind);
    if (file.kind !== 'directory') continue;
    const children = childrenOf(file.host);
    for (let at = children.length - 1; at >= 0; at -= 1) {
      const child = children[at];
      if (child === undefined) continue;
      const kind = kindOf(child.host, child.info, refusal);
      waiting.push({ name: `${file.name}/${child.name}`, host: child.host, kind });
    }
  }
}

interface StoreFile {
  readonly name: string;
  readonly host: Host;
  readonly kind: HostKind;
}

const refusal = 'no image layer of store paths holds one';

/** What a file's header says of it; links are not followed. */
export function factsAt(host: Host): FileFacts {
  return factsOf(look(host, () => lstatSync(host)));
}

/** Text of a symlink, lossless. */
export function linkText(host: Host): string {
  return decodeName(look(host, () => readlinkSync(host, { encoding: 'buffer' })));
}
