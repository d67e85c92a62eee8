import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  canonicalReference,
  fileStem,
  isTag,
  parseReference,
  sameReference,
} from '../../shared/reference.ts';

const hex = 'a'.repeat(64);

describe('N1: names', () => {
  test.each([
    ['debian', 'docker.io/library/debian:latest'],
    ['debian:12', 'docker.io/library/debian:12'],
    ['docker.io/debian', 'docker.io/library/debian:latest'],
    ['index.docker.io/library/debian:x', 'docker.io/library/debian:x'],
    ['team/app', 'docker.io/team/app:latest'],
    ['registry.io/team/app:1.2', 'registry.io/team/app:1.2'],
    ['localhost/app', 'localhost/app:latest'],
    ['localhost:5000/app:v1', 'localhost:5000/app:v1'],
    ['REGISTRY/app', 'REGISTRY/app:latest'],
    ['[::1]:5000/a/b', '[::1]:5000/a/b:latest'],
    [`a/b@sha256:${hex}`, `docker.io/a/b@sha256:${hex}`],
    [`a/b:t@sha256:${hex}`, `docker.io/a/b:t@sha256:${hex}`],
    ['a__b--c/e', 'docker.io/a__b--c/e:latest'],
    ['a_b.c/d', 'a_b.c/d:latest'],
    ['localhost:500000/a', 'localhost:500000/a:latest'],
    [`${hex}:1`, `docker.io/library/${hex}:1`],
  ])('N1: %s means %s', (text, canonical) => {
    const outcome = parseReference(text);
    expect(outcome.ok && canonicalReference(outcome.reference)).toBe(canonical);
  });

  test.each([
    ['', 'empty'],
    ['App:1', 'upper-case'],
    ['team/App', 'upper-case'],
    ['A_b.c/d', 'no registry host'],
    ['-a.b/d', 'no registry host'],
    ['a//b', 'empty part'],
    ['/a', 'empty part'],
    ['a..b', 'no part'],
    ['-a', 'no part'],
    [':tag', 'no repository'],
    [hex, 'image id'],
    ['a@sha256:xyz', 'no digest'],
    [`${'a/'.repeat(150)}a`, 'longer'],
    ['a b', 'blanks'],
    ['a\u202eb', 'blanks, control'],
    ['<script>alert(1)</script>', 'no part'],
  ])('N1: %j is refused', (text, why) => {
    const outcome = parseReference(text);
    expect(outcome).toMatchObject({ ok: false, rule: 'N1' });
    expect(!outcome.ok && outcome.why).toContain(why);
  });

  test('N1: file names come from the last part and never hold a slash', () => {
    expect(fileStem('registry.io/team/app:1.2', 'image')).toBe('app-1.2');
    expect(fileStem('app', 'image')).toBe('app');
    expect(fileStem('../../etc', 'image')).toBe('image');
    fc.assert(fc.property(fc.string(), (text) => !/[/\\]/.test(fileStem(text, 'image'))));
  });

  test('N1: equal names are told by their meaning', () => {
    expect(sameReference('debian', 'docker.io/library/debian:latest')).toBe(true);
    expect(sameReference('debian:1', 'debian:2')).toBe(false);
    expect(sameReference('Bad Name', 'Bad Name')).toBe(true);
  });

  test('N1: no text makes the parser throw', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => typeof parseReference(text).ok === 'boolean'),
    );
  });
});

describe('N2: tags', () => {
  test.each(['latest', '_x', '1.2-3', 'A'.repeat(128)])('N2: %s is one', (text) => {
    expect(isTag(text)).toBe(true);
  });
  test.each(['', '.x', '-x', 'A'.repeat(129), 'a/b', 'a b'])('N2: %j is none', (text) => {
    expect(isTag(text)).toBe(false);
  });
  test.each(['a:.x', 'a:x y', `a:${'b'.repeat(129)}`, 'a:'])('N2: %j is refused for its tag', (text) => {
    expect(parseReference(text)).toMatchObject({ ok: false, rule: 'N2' });
  });
});
