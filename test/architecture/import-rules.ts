import type { Import, ImportGraph } from './import-graph.ts';
import { folderOrders, packageOf, rooms } from './rooms.ts';
import type { Room } from './rooms.ts';

/** One broken rule: the way from an entry to the import that breaks it, and why it is wrong. */
export type Violation = { readonly chain: readonly string[]; readonly why: string };

/** How a violation is shown to a person. */
export function printed({ chain, why }: Violation): string {
  return `${chain.join(' → ')}\n    ${why}`;
}

/** Every import that leads through a wall, shortest chain from an entry first in each line. */
export function brokenImports(graph: ImportGraph): Violation[] {
  return [...graph].flatMap(([path, imports]) =>
    imports.flatMap((each) => {
      const why = whyForbidden(path, each);
      return why === undefined ? [] : [{ chain: [...chainTo(graph, path), each.target], why }];
    }),
  );
}

function whyForbidden(path: string, each: Import): string | undefined {
  const room = roomOf(path);
  if (room === undefined) return `${path} belongs to no room`;
  return each.relative ? whyNoRoom(path, room, each) : whyNoPackage(room, each);
}

function whyNoRoom(path: string, room: Room, each: Import): string | undefined {
  const other = roomOf(each.target);
  if (other === undefined) return `${each.target} belongs to no room`;
  if (other === room) return whyAgainstOrder(room.name, path, each);
  if (room.rooms.includes(other.name)) {
    const outside = room.name === 'preload' && !each.typeOnly && !each.target.startsWith('shared/contract/');
    return outside ? 'preload may import the contract only' : undefined;
  }
  if (!(room.types ?? []).includes(other.name)) return `${room.name} may not import ${other.name}`;
  return each.typeOnly ? undefined : `${room.name} may import types of ${other.name} only`;
}

function whyNoPackage(room: Room, each: Import): string | undefined {
  const { kind, name } = packageOf(each.target);
  if (kind === 'node') return room.node ? undefined : `${room.name} may not import Node's modules`;
  if (kind === 'package') return room.packages(name) ? undefined : `${room.name} may not import ${name}`;
  if (room.electron === undefined) return `${room.name} may not import electron`;
  if (room.electron === 'all') return undefined;
  const { electron } = room;
  const other = each.names.find((found) => !electron.includes(found));
  return other === undefined ? undefined : `${room.name} may not import ${other} from electron`;
}

function whyAgainstOrder(room: string, from: string, { target, typeOnly }: Import): string | undefined {
  const rule = folderOrders.find((each) => each.room === room);
  if (rule === undefined || (rule.types && typeOnly)) return undefined;
  const { order } = rule;
  const place = (path: string) => {
    const [, , folder = '', ...inside] = path.split('/');
    if (inside.length === 0) return -1;
    const at = order.indexOf(folder);
    return at < 0 ? order.length : at;
  };
  if (place(target) <= place(from)) return undefined;
  return `against the ${room}'s order ${order.join(' ← ')} ← others`;
}

/**
 * The window's state is made of slices, each of which sees the whole of it: zustand's way, and the one circle of types
 * there is.
 */
const wholeState = 'renderer/store/app-state.ts';

/** Circles of imports, of types too, each once, beginning and ending with the file that sorts first. */
export function importCircles(graph: ImportGraph): Violation[] {
  const circles = new Map<string, readonly string[]>();
  const done = new Set<string>();
  const visit = (path: string, trail: readonly string[]): void => {
    const at = trail.indexOf(path);
    if (at >= 0) {
      const circle = rotated(trail.slice(at));
      circles.set(circle.join('\0'), circle);
      return;
    }
    if (done.has(path)) return;
    for (const each of graph.get(path) ?? []) {
      const isSlice = each.typeOnly && each.target === wholeState;
      if (!isSlice && graph.has(each.target)) visit(each.target, [...trail, path]);
    }
    done.add(path);
  };
  for (const path of [...graph.keys()].toSorted()) visit(path, []);
  return [...circles.values()].map((circle) => ({
    chain: [...circle, circle[0] ?? ''],
    why: 'files may not import each other in a circle',
  }));
}

function rotated(circle: readonly string[]): readonly string[] {
  const first = circle.indexOf(circle.toSorted()[0] ?? '');
  return [...circle.slice(first), ...circle.slice(0, first)];
}

/** Shortest way of imports to a file from one that nothing imports; the file alone where there is no such way. */
function chainTo(graph: ImportGraph, path: string): readonly string[] {
  const importers = new Map<string, string[]>();
  for (const [from, imports] of graph) {
    for (const { target } of imports) importers.set(target, [...(importers.get(target) ?? []), from]);
  }
  const seen = new Set([path]);
  const queue: (readonly string[])[] = [[path]];
  for (const chain of queue) {
    const above = importers.get(chain[0] ?? '') ?? [];
    if (above.length === 0) return chain;
    for (const from of above.toSorted()) {
      if (!seen.has(from)) queue.push([from, ...chain]);
      seen.add(from);
    }
  }
  return [path];
}

function roomOf(path: string): Room | undefined {
  return rooms.find((room) => room.holds(path));
}
