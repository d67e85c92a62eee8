import { jsonMember } from './outer-member.ts';
import type { OuterMember } from './outer-member.ts';
import { makeTar } from './tar-maker.ts';

/** A v1 layer by a short name: its parent's short name, and the text that makes its tar another one. */
export interface LegacyPart {
  readonly name: string;
  readonly parent: string | null;
  readonly content?: string;
}

/** The 64 hex digits that stand for a short name. */
export function v1Id(name: string): string {
  return Buffer.from(name).toString('hex').padEnd(64, '0').slice(0, 64);
}

/** The tar of a part, to be recognised by its hash. */
export function partTar({ name, content }: LegacyPart): Uint8Array {
  return makeTar([{ path: 'file', content: content ?? name }]);
}

/** `<id>/` folders whose links are as told: forks, circles and missing parents are as easily made as sound chains. */
export function legacyParts(parts: readonly LegacyPart[]): OuterMember[] {
  return parts.flatMap((part): OuterMember[] => {
    const id = v1Id(part.name);
    return [
      { name: `${id}/VERSION`, body: '1.0' },
      jsonMember(`${id}/json`, {
        id,
        ...(part.parent !== null && { parent: v1Id(part.parent) }),
        created: '2014-01-01T00:00:00Z',
        container_config: { Cmd: ['make', part.name] },
        architecture: 'amd64',
        os: 'linux',
      }),
      { name: `${id}/layer.tar`, body: partTar(part) },
    ];
  });
}

/** `repositories`: name and tag to the short name of a layer. */
export function legacyNames(names: Readonly<Record<string, string>>): OuterMember {
  const repositories: Record<string, Record<string, string>> = {};
  for (const [name, part] of Object.entries(names)) {
    const [repository = '', tag = ''] = name.split(':');
    (repositories[repository] ??= {})[tag] = v1Id(part);
  }
  return jsonMember('repositories', repositories);
}
