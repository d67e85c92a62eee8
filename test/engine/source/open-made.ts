import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import type { Finding } from '../../../shared/finding.ts';
import type { Problem } from '../../../shared/problem.ts';
import { toProblem } from '../../../shared/problem.ts';
import type { OpenedArchive } from '../../../main/engine/image/image-core.ts';
import { openArchive } from '../../../main/engine/source/open-archive.ts';
import { outerFolder, outerTar } from '../../make/outer-member.ts';
import type { OuterMember } from '../../make/outer-member.ts';
import { makeTar } from '../../make/tar-maker.ts';
import type { LogicalImage } from '../../make/image-maker.ts';

/** Opens archives made on the spot, in a folder that is removed after the test file. */
export function openMade(): {
  readonly path: (name: string) => string;
  readonly bytes: (bytes: Uint8Array) => OpenedArchive;
  readonly members: (members: readonly OuterMember[]) => OpenedArchive;
  readonly folder: (members: readonly OuterMember[]) => OpenedArchive;
  /** The problem that opening ends with. */
  readonly refusal: (bytes: Uint8Array) => Problem;
} {
  const folder = mkdtempSync(join(tmpdir(), 'varve-source-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  let count = 0;
  const path = (name: string): string => join(folder, name);
  const bytes = (content: Uint8Array): OpenedArchive => {
    count += 1;
    writeFileSync(path(`${count}.tar`), content);
    return openArchive(path(`${count}.tar`));
  };
  return {
    path,
    bytes,
    members: (members) => bytes(outerTar(members)),
    folder(members) {
      count += 1;
      outerFolder(members, path(`${count}.dir`));
      return openArchive(path(`${count}.dir`));
    },
    refusal(content) {
      try {
        bytes(content);
      } catch (error) {
        return toProblem(error);
      }
      throw new Error('was opened');
    },
  };
}

/** Every finding, as `severity rule where: what`. */
export function findingsOf(archive: OpenedArchive): string[] {
  return [...archive.findings, ...archive.images.flatMap(({ findings }) => findings)].map(line);
}

/** Likewise, errors and warnings only. */
export function troublesOf(archive: OpenedArchive): string[] {
  return findingsOf(archive).filter((text) => !text.startsWith('info'));
}

function line({ severity, rule, where, what }: Finding): string {
  return `${severity} ${rule} ${where}: ${what}`;
}

/** A small sound image. */
export const sample: LogicalImage = {
  names: ['team/app:1'],
  os: 'linux',
  architecture: 'amd64',
  env: ['PATH=/bin'],
  layers: [
    { tar: makeTar([{ path: 'bin/sh', content: 'shell' }]), createdBy: 'ADD base' },
    { tar: makeTar([{ path: 'app', content: 'app' }]), createdBy: 'COPY app' },
  ],
};
