import { describe, expect, test } from 'vitest';
import { envReadings } from '../../../renderer/inspect/config/env-readers.ts';
import { commandText, runConfig } from '../../../renderer/inspect/config/run-config.ts';
import { lifeRuns, lifeWords } from '../../../renderer/inspect/details/life-runs.ts';
import {
  countBySeverity,
  filterFindings,
  findingsOf,
  entryOf,
  ruleFamily,
} from '../../../renderer/inspect/findings/finding-list.ts';
import { dockerfileText } from '../../../renderer/inspect/history/dockerfile-text.ts';
import { splitStep, stepText } from '../../../renderer/inspect/history/step-text.ts';
import { nameMenu } from '../../../renderer/inspect/name-menu.ts';
import { storePathParts } from '../../../renderer/inspect/store-paths/store-path-name.ts';
import {
  percentText,
  wasteByReason,
  wasteCause,
  wasteSentence,
} from '../../../renderer/inspect/waste/waste-words.ts';
import type { LifeEvent } from '../../../shared/view.ts';
import { archiveReport, emptyStep, finding, imageReport, noWaste } from '../fake/archive.ts';

describe('config', () => {
  test('fields are read whatever their form; those of a wrong type count as absent (L1)', () => {
    expect(
      runConfig({
        Cmd: 'sh',
        Entrypoint: ['tini', 7, '--'],
        User: 12,
        ExposedPorts: { '80/tcp': {} },
        Volumes: ['no'],
        Labels: { a: 'b', c: 3 },
        Healthcheck: { Test: ['NONE'], Interval: 30e9, Retries: 0 },
      }),
    ).toEqual({
      cmd: ['sh'],
      entrypoint: ['tini', '--'],
      user: null,
      workingDir: null,
      ports: ['80/tcp'],
      volumes: [],
      stopSignal: null,
      labels: [
        ['a', 'b'],
        ['c', '3'],
      ],
      healthcheck: { test: ['NONE'], settings: ['every 30 s'] },
    });
    for (const nothing of [null, 'text', 7, [1]]) expect(runConfig(nothing).cmd).toBeNull();
  });

  test('arguments are quoted where a shell needs it', () => {
    expect(commandText(['a-b', '/c', 'x y', "it's", '', '$HOME'])).toBe(`a-b /c 'x y' 'it'\\''s' '' '$HOME'`);
  });

  test('E1: a name given twice is read as each reader would', () => {
    const readings = envReadings({ name: 'PATH', value: '/new', duplicates: ['/old', null] });
    expect(readings.map(({ who }) => who)).toEqual(['Docker', 'Kubernetes', 'libc (getenv)']);
    expect(readings.map(({ value }) => value)).toEqual(['/new', null, '/old']);
    expect(envReadings({ name: 'X', value: '', duplicates: [null] }).map(({ value }) => value)).toEqual([
      '(empty)',
      null,
      '(no value)',
    ]);
  });
});

describe('history', () => {
  test.each([
    ['/bin/sh -c #(nop)  CMD ["bash"]', 'CMD ["bash"]'],
    ['/bin/sh -c apt-get update', 'RUN apt-get update'],
    ['RUN /bin/sh -c npm ci # buildkit', 'RUN npm ci'],
    ['RUN |1 A=b /bin/sh -c make # buildkit', 'RUN make'],
    ['COPY dist/ /srv # buildkit', 'COPY dist/ /srv'],
    ['bazel build ...', 'bazel build ...'],
  ])('%j was %j', (recorded, text) => {
    expect(stepText(recorded)).toBe(text);
  });

  test('the instruction stands apart from the rest', () => {
    expect(splitStep('RUN a\nb')).toEqual(['RUN', 'a\nb']);
    expect(splitStep('customisation layer')).toEqual(['', 'customisation layer']);
  });

  test('as text each step has its layer above it', () => {
    const image = imageReport(
      1,
      [{ createdBy: '/bin/sh -c make', origin: 'base', entries: [], more: { size: 2_000_000 } }],
      {},
    );
    expect(dockerfileText([...image.history, emptyStep('USER app')], image.layers)).toBe(
      '# layer 0, 2.00 MB\nRUN make\nUSER app',
    );
  });
});

describe('findings', () => {
  const image = imageReport(1, [], {
    findings: [
      finding('A1', 'warning', 'config', 'AMD64', 'lower case'),
      finding('L2', 'error', 'layer 3', 'hash', 'content'),
    ],
  });
  const all = findingsOf(
    archiveReport('x', [image], { findings: [finding('W4', 'info', 'layer 1', 'gone', 'harmless')] }),
    0,
  );

  test('the worst come first, of the archive and of the image alike', () => {
    expect(all.map(({ finding: found, of }) => [found.rule, of])).toEqual([
      ['L2', 'image'],
      ['A1', 'image'],
      ['W4', 'archive'],
    ]);
    expect(countBySeverity(all)).toEqual({ error: 1, warning: 1, info: 1 });
  });

  test('they are filtered by severity and by any of their words', () => {
    expect(filterFindings(all, ['warning', 'info'], '').map(({ finding: found }) => found.rule)).toEqual([
      'A1',
      'W4',
    ]);
    expect(filterFindings(all, [], ' amd ').map(({ finding: found }) => found.rule)).toEqual(['A1']);
    expect(filterFindings(all, ['error'], 'amd')).toEqual([]);
  });

  test('the entry that a finding is about can be shown, where its place is the path as it is', () => {
    expect(entryOf({ where: 'layer 12: root/.ssh/id_rsa' })).toEqual({ layer: 12, path: 'root/.ssh/id_rsa' });
    for (const where of ['layer 3', 'manifest.json', 'layer 3: a\\xff', 'layer 3: a/.wh.b', 'in layer 3: a'])
      expect(entryOf({ where })).toBeNull();
  });

  test('rules belong to families', () => {
    expect([ruleFamily('W5'), ruleFamily('?')]).toEqual(['overlay of layers', '']);
  });
});

describe('waste', () => {
  test('the score is one true sentence', () => {
    expect(wasteSentence({ ...noWaste, total: 593_000_000, wasted: 227_000_000, efficiency: 0.618 })).toBe(
      'Of 593\u00a0MB of file contents in these layers a container can see 61.8\u00a0%; 227\u00a0MB are stored and pulled for nothing.',
    );
    expect(wasteSentence({ ...noWaste, total: 10 })).toMatch(/^Every one of the 10\u00a0B/);
    expect(wasteSentence(noWaste)).toBe('There are no file contents in this image.');
  });

  test('nearly all is not all, nearly nothing is not nothing', () => {
    expect(
      [percentText(0.99999), percentText(1), percentText(0.00001), percentText(0)].map((text) =>
        text.replaceAll('\u00a0', ' '),
      ),
    ).toEqual(['> 99.9 %', '100.0 %', '< 0.1 %', '0.0 %']);
  });

  test('each row says what made it waste', () => {
    expect(
      (['removed', 'replaced', 'metadata-only', 'duplicate'] as const).map((reason) =>
        wasteCause({ reason, causeLayer: 4 }),
      ),
    ).toEqual([
      'layer 4 deletes it',
      'layer 4 replaces it',
      'layer 4 stores it again, same bytes',
      'same as',
    ]);
    const row = { path: 'a', reason: 'removed' as const, size: 5, layers: [1], causeLayer: 2, twin: null };
    expect(wasteByReason([row, row]).get('removed')).toBe(10);
  });
});

describe('small lists', () => {
  const event = (layer: number, name: LifeEvent['event']): LifeEvent => ({
    layer,
    event: name,
    kind: 'directory',
    size: 0,
    mode: 0o755,
    uid: 0,
    gid: 0,
    mtime: 0,
    link: null,
    cause: null,
  });

  test('a directory that forty layers touch has a short life', () => {
    const events = [
      event(3, 'added'),
      ...Array.from({ length: 40 }, (_, at) => event(4 + at, 'metadata')),
      event(60, 'removed'),
      event(61, 'added'),
      event(62, 'added'),
    ];
    expect(
      lifeRuns(events).map((run) => [run.event.event, run.event.layer, run.lastLayer, run.count]),
    ).toEqual([
      ['added', 3, 3, 1],
      ['metadata', 4, 43, 40],
      ['removed', 60, 60, 1],
      ['added', 61, 61, 1],
      ['added', 62, 62, 1],
    ]);
  });

  test('a file that is written again is of another kind only where it is', () => {
    const again = { event: 'replaced', kind: 'file' } as const;
    expect([
      lifeWords(again, { kind: 'file' }),
      lifeWords(again, { kind: 'symlink' }),
      lifeWords({ event: 'added', kind: 'file' }, null),
    ]).toEqual(['written again, contents not compared yet', 'replaced by another kind', 'added']);
  });

  test('ten thousand names are a hundred lines and one that copies all', () => {
    const copied: string[] = [];
    const menu = nameMenu(
      imageReport(1, [], { names: Array.from({ length: 10_000 }, (_, at) => `a:${at}`) }),
      (text) => copied.push(text),
    );
    expect(menu.length).toBeLessThan(110);
    for (const item of menu) if ('run' in item && item.title.startsWith('All ')) item.run();
    expect(copied[0]?.split('\n')).toHaveLength(10_000);
  });

  test('store paths come apart', () => {
    const hash = '0123456789abcdfghijklmnpqrsvwxyz';
    expect(storePathParts(`/nix/store/${hash}-glibc-2.40`)).toEqual({ hash, name: 'glibc-2.40' });
    expect(storePathParts('/nix/store/odd')).toEqual({ hash: '', name: '/nix/store/odd' });
  });
});
