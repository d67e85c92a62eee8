import { lstatSync, realpathSync } from 'node:fs';
import { compareByCodePoint } from '../../../../shared/code-point.ts';
import { encodeName } from '../../../../shared/layer-path.ts';
import type { FileSource } from '../../../../shared/build/build-spec.ts';
import { ProblemError } from '../../../../shared/problem.ts';
import { isTaken } from '../../tar/whiteout.ts';
import { childrenOf, hostText, kindOf, look } from '../files/host-file.ts';
import type { Host, HostKind } from '../files/host-file.ts';
import type { LayerHeader, LayerPlan, LayerTaker } from './layer-plan.ts';
import { factsAt, linkText } from '../files/store-files.ts';

/**
 * A layer of plain files and folders: relative names in order of their components by code point, each folder before what
 * is in it, links as links, hard links as files of their own, no names of owners, no extended attributes. Sources that put
 * something at the same place: the later one stands, folders are merged. `present` are folders that the base has (paths
 * without slashes around them), which are not written again as somebody's mere ancestors; other ancestors are 0755, of
 * root, as old as `mtime`. Throws `not-found`, `not-readable`, and `unsupported` for devices, sockets and pipes, for names
 * that would be whiteouts, and for paths longer than Linux follows.
 */
export function planFilesLayer(
  files: readonly FileSource[],
  present: readonly string[],
  mtime: number,
): LayerPlan {
  return (taker) => {
    const known = new Set(present);
    const waiting: Place[] = [{ path: '', claims: files.map(claimOf) }];
    for (let place = waiting.pop(); place !== undefined; place = waiting.pop()) {
      const claims = standing(place);
      const last = claims.findLast(({ host }) => host !== null);
      if (last !== undefined && last.host !== null && last.kind !== 'directory')
        tellLeaf(place.path, last, last.host, taker);
      else {
        const isNamed = last?.host !== undefined && last.host !== null;
        // The image's own root is the base's, or whoever unpacks it.
        if (place.path !== '' && (isNamed || !known.has(place.path)))
          taker.bare(
            isNamed ? ownFolder(place.path, last, last.host) : folder(place.path, 0o755, 0, 0, mtime),
          );
        waiting.push(...below(place.path, claims));
      }
    }
  };
}

/** A place in the image, and what is to be there, in the order of the sources. */
interface Place {
  readonly path: string;
  readonly claims: readonly Claim[];
}

interface Claim {
  readonly source: FileSource;
  /** What lies between here and where the source goes. */
  readonly rest: readonly string[];
  /** What the source has here; null above its own place. */
  readonly host: Host | null;
  readonly kind: HostKind;
}

const refusal = 'it cannot be copied';
/** Bytes of a UTF-16 unit in UTF-8 at most, and of a path with the NUL behind it that Linux takes. */
const mostBytes = 3;
const pathLimit = 4_096;

function claimOf(source: FileSource): Claim {
  const rest = source.to.split('/').filter((part) => part !== '' && part !== '.');
  if (rest.includes('..')) throw new ProblemError('bad-request', `${source.to} leads upwards`);
  return rest.length === 0 ? ownPlace(source) : { source, rest, host: null, kind: 'directory' };
}

/** What a person names may be a link to what is meant; links inside a folder are content. */
function ownPlace(source: FileSource): Claim {
  const named = source.source;
  const real = look(named, () => realpathSync(named, { encoding: 'buffer' }));
  const host = real.toString().includes('\ufffd') ? real : real.toString();
  const info = look(host, () => lstatSync(host));
  return { source, rest: [], host, kind: kindOf(host, info, refusal) };
}

/** A file takes the place of all that came before it; a folder, or what goes below this place, that of a file. */
function standing({ path, claims }: Place): readonly Claim[] {
  const isFile = ({ kind }: Claim): boolean => kind !== 'directory';
  const file = claims.find(isFile);
  if (file === undefined) return claims;
  if (path === '')
    throw new ProblemError('bad-request', `${hostText(file.host ?? '')} is a file and cannot be /`);
  const last = claims.findLastIndex(isFile);
  return last === claims.length - 1 ? claims.slice(last) : claims.slice(last + 1);
}

/** The places in a folder; the first one last. */
function below(path: string, claims: readonly Claim[]): Place[] {
  const prefix = path === '' ? '' : `${path}/`;
  const children = new Map<string, Claim[]>();
  const add = (name: string, claim: Claim): void => {
    assertReachable(`${prefix}${name}`, claim);
    if (isTaken(name))
      throw new ProblemError(
        'unsupported',
        `${hostText(claim.host ?? claim.source.source)}: ${JSON.stringify(name)} would be no file of the image: such names hide others there`,
      );
    const there = children.get(name);
    if (there === undefined) children.set(name, [claim]);
    else there.push(claim);
  };
  for (const { source, rest, host } of claims) {
    const [next, ...further] = rest;
    if (next !== undefined) {
      const atPlace = further.length === 0;
      add(next, atPlace ? ownPlace(source) : { source, rest: further, host: null, kind: 'directory' });
    } else if (host !== null) {
      for (const { name, host: child, info } of childrenOf(host))
        add(name, { source, rest: [], host: child, kind: kindOf(child, info, refusal) });
    }
  }
  return [...children]
    .sort(([a], [b]) => compareByCodePoint(b, a))
    .map(([name, claimed]) => ({ path: `${prefix}${name}`, claims: claimed }));
}

/** A folder that lies deep, put into one that does: no file system could hold it all. */
function assertReachable(path: string, { host, source }: Claim): void {
  if (path.length * mostBytes < pathLimit) return;
  const bytes = encodeName(path).length;
  if (bytes < pathLimit) return;
  throw new ProblemError(
    'unsupported',
    `${hostText(host ?? source.source)}: its path in the image would have ${bytes} bytes; Linux follows paths of at most ${pathLimit - 1}`,
  );
}

function tellLeaf(path: string, { source, kind }: Claim, host: Host, taker: LayerTaker): void {
  const { uid, gid } = source;
  const owner = { name: path, uid, gid, uname: '', gname: '' };
  if (kind === 'symlink') {
    const mtime = source.mtime ?? factsAt(host).mtime;
    taker.bare({ ...owner, type: '2', size: 0, mode: 0o777, mtime, link: linkText(host) });
    return;
  }
  taker.file(host, ({ size, mode, mtime }) => {
    const own = { mode: source.mode ?? mode, mtime: source.mtime ?? mtime };
    return { ...owner, ...own, type: '0', size, link: '' };
  });
}

function ownFolder(path: string, { source }: Claim, host: Host): LayerHeader {
  const facts = factsAt(host);
  return folder(
    path,
    source.directoryMode ?? facts.mode,
    source.uid,
    source.gid,
    source.mtime ?? facts.mtime,
  );
}

function folder(path: string, mode: number, uid: number, gid: number, mtime: number): LayerHeader {
  const name = `${path}/`;
  return { name, type: '5', size: 0, mode, uid, gid, uname: '', gname: '', mtime, link: '' };
}
