import { describe, expect, test } from 'vitest';
import { dockerManifest, imageConfig, imageIndex } from '../../../main/engine/image/documents.ts';
import { readShape } from '../../../main/engine/image/shape.ts';
import type { Json } from '../../../shared/report.ts';

describe('D5: fields of the wrong type', () => {
  test('D5: are left out one by one, the rest is kept', () => {
    const { value, findings } = readShape(
      imageConfig,
      {
        architecture: 7,
        os: 'linux',
        config: { Env: ['A=1', 2], Cmd: 'sh' },
        history: [5, { created_by: 'x' }],
      },
      'c.json',
    );
    expect(value?.os).toBe('linux');
    expect(value?.architecture).toBeUndefined();
    expect(value?.config?.Env).toEqual(['A=1', undefined]);
    expect(value?.config?.Cmd).toBe('sh');
    expect(value?.history).toEqual([undefined, { created_by: 'x' }]);
    expect(findings.map(({ rule, severity, where }) => `${severity} ${rule} ${where}`)).toEqual([
      'error D5 c.json#/architecture',
      'error D5 c.json#/config/Env/1',
      'error D5 c.json#/history/0',
    ]);
  });

  test.each<[Json, string]>([
    [{ Labels: { a: 'b', n: 1 } }, '/Labels/n: 1: '],
    [{ Labels: ['a'] }, '/Labels: an array of 1: expected an object'],
    [{ ExposedPorts: { '80/tcp': {}, '81/tcp': [] } }, '/ExposedPorts/81~1tcp: '],
    [{ Volumes: { '/a': 'x' } }, '/Volumes/~1a: "x": expected an object'],
    [{ Tty: 'yes' }, '/Tty: "yes"'],
    [{ Hostname: 1 }, '/Hostname: 1'],
    [{ OnBuild: 'RUN x' }, '/OnBuild: "RUN x"'],
    [{ StopTimeout: '9' }, '/StopTimeout: "9"'],
    [{ Healthcheck: { Test: 'x' } }, '/Healthcheck/Test: "x"'],
    [{ Healthcheck: { Interval: '1s' } }, '/Healthcheck/Interval: "1s"'],
  ])('D5: %j is what Docker and podman refuse', (config, expected) => {
    for (const field of ['config', 'container_config']) {
      const { findings } = readShape(imageConfig, { [field]: config }, 'c');
      expect(findings.map(({ where, what }) => `${where}: ${what}`)).toEqual([
        expect.stringContaining(`c#/${field}${expected}`),
      ]);
    }
  });

  test('D5: what Docker writes is as it should be, and null in it as well', () => {
    const config = {
      Hostname: '',
      AttachStdin: false,
      ExposedPorts: { '80/tcp': {} },
      Volumes: { '/a': null },
      Labels: JSON.parse('{"__proto__":"x","a":null}') as Json,
      OnBuild: null,
      Healthcheck: { Test: ['NONE'], Interval: 30_000_000_000, Retries: 3 },
      Shell: '/bin/sh',
      Unknown: { a: 1 },
    };
    expect(readShape(imageConfig, { config, container_config: config }, 'c').findings).toEqual([]);
  });

  test('D5: of annotations the ones that are no texts are left out, the others stay', () => {
    const annotations = JSON.parse('{"a":"b","n":1,"__proto__":"x"}') as Json;
    const { value, findings } = readShape(imageIndex, { manifests: [{ annotations }], annotations }, 'i');
    expect(value?.annotations).toEqual({ a: 'b' });
    expect(value?.manifests?.[0]?.annotations).toEqual({ a: 'b' });
    expect(findings.map(({ where }) => where).sort()).toEqual([
      'i#/annotations/n',
      'i#/manifests/0/annotations/n',
    ]);
  });

  test('D5: null is absent, as Go reads it', () => {
    expect(readShape(imageConfig, { config: null, history: null, os: null }, 'c').findings).toEqual([]);
  });

  test('D5: null in a list is an empty text or object, as Docker and podman read it: a warning', () => {
    const { value, findings } = readShape(
      imageConfig,
      {
        config: { Env: ['A=1', null], Cmd: ['sh', null], Entrypoint: [null], Healthcheck: { Test: [null] } },
        history: [null, { created_by: 'x' }],
      },
      'c',
    );
    expect(value).toEqual({
      config: { Env: ['A=1', ''], Cmd: ['sh', ''], Entrypoint: [''], Healthcheck: { Test: [''] } },
      history: [{}, { created_by: 'x' }],
    });
    expect(findings.map(({ severity, where, what }) => `${severity} ${where} ${what}`).sort()).toEqual([
      'warning c#/config/Cmd/1 null where a text should be',
      'warning c#/config/Entrypoint/0 null where a text should be',
      'warning c#/config/Env/1 null where a text should be',
      'warning c#/config/Healthcheck/Test/0 null where a text should be',
      'warning c#/history/0 null where an object should be',
    ]);
  });

  test('D5: of a command the words that are none are told and left out, the others stay', () => {
    const { value, findings } = readShape(imageConfig, { config: { Cmd: ['sh', 1], Entrypoint: 2 } }, 'c');
    expect(value?.config).toEqual({ Cmd: ['sh', undefined] });
    expect(findings.map(({ severity, where, what }) => `${severity} ${where} ${what}`).sort()).toEqual([
      'error c#/config/Cmd/1 1: expected string, received number',
      'error c#/config/Entrypoint 2: expected an array of strings',
    ]);
  });

  test('D5: a flood of nulls alone is a warning as well', () => {
    const { findings } = readShape(
      imageConfig,
      { config: { Env: Array.from({ length: 50 }, () => null) } },
      'c',
    );
    expect(findings).toHaveLength(21);
    expect(new Set(findings.map(({ severity }) => severity))).toEqual(new Set(['warning']));
  });

  test('D5: a document of another kind altogether has no value', () => {
    expect(readShape(dockerManifest, { a: 1 }, 'manifest.json')).toMatchObject({
      value: null,
      findings: [
        { rule: 'D5', where: 'manifest.json', what: expect.stringContaining('an object') as string },
      ],
    });
  });

  test('D5: a flood of wrong fields is counted, not listed', () => {
    const { value, findings } = readShape(
      dockerManifest,
      [{ Layers: Array.from({ length: 5_000 }, (_, index) => index) }],
      'm',
    );
    expect(value?.[0]?.Layers).toHaveLength(5_000);
    expect(findings).toHaveLength(21);
    expect(findings.at(-1)?.what).toContain('4980 more');
  });

  test('D5: nested problems in one branch leave the others alone', () => {
    const { value } = readShape(
      imageIndex,
      { manifests: [{ digest: 1, platform: { os: {} } }, 5, { digest: 'sha256:x', size: -1 }] },
      'i',
    );
    expect(value?.manifests).toEqual([{ platform: {} }, undefined, { digest: 'sha256:x' }]);
  });

  test('D4: __proto__ and constructor are data', () => {
    const json = JSON.parse('[{"Config":"a","__proto__":{"Layers":["evil"]},"constructor":1}]') as never;
    const { value } = readShape(dockerManifest, json, 'm');
    expect(value?.[0]).toEqual({ Config: 'a' });
    expect(Object.getPrototypeOf(value?.[0])).toBe(Object.prototype);
  });
});
