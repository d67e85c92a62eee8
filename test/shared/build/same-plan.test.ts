import { describe, expect, test } from 'vitest';
import type { BuildPlan, PlannedLayer } from '../../../shared/build/build-plan.ts';
import { samePlan } from '../../../shared/build/same-plan.ts';

const base: PlannedLayer = {
  kind: 'base',
  digest: null,
  diffId: 'sha256:1',
  size: 400,
  isPacked: true,
  createdBy: 'ADD',
};
const files: PlannedLayer = { kind: 'files', sources: ['/x'], entries: 2, size: 2_048 };

function planOf(...layers: readonly PlannedLayer[]): BuildPlan {
  return {
    schemaVersion: 1,
    name: 'app',
    tag: '1',
    tagSource: 'given',
    os: 'linux',
    architecture: 'amd64',
    variant: null,
    architectureConflict: null,
    layers,
    budget: { base: 1, taken: 0, store: 0, top: 1, free: 98, maxLayers: 100 },
    env: { variables: [], conflicts: [], env: [] },
    closure: { source: 'none', paths: 0, size: 0 },
    expectedPull: 0,
    findings: [],
  };
}

describe('SV9.1: a plan is the one that was shown', () => {
  test('when no more is different than what has been learnt of layers that are there already', () => {
    const shown = planOf(base, files);
    const learnt = { ...base, size: 1_000, isPacked: false, digest: 'sha256:2' };
    expect(samePlan(shown, planOf(learnt, files))).toBe(true);
    const taken: PlannedLayer = { ...base, kind: 'taken', archive: '/a.tar' };
    expect(samePlan(planOf(taken), planOf({ ...taken, size: 1_000, isPacked: false }))).toBe(true);
    expect(samePlan(planOf(taken), planOf({ ...taken, archive: '/b.tar' }))).toBe(false);
  });

  test('whatever there is to warn of, but not when something is wrong', () => {
    const finding = (severity: 'warning' | 'error') => ({
      rule: 'T5',
      severity,
      where: '',
      what: '',
      why: '',
    });
    const shown = planOf(base, files);
    expect(samePlan(shown, { ...shown, findings: [finding('warning')] })).toBe(true);
    expect(samePlan(shown, { ...shown, findings: [finding('error')] })).toBe(false);
  });

  test.each([
    ['another layer of the base', planOf({ ...base, diffId: 'sha256:3' }, files)],
    ['one that is stored otherwise', planOf({ ...base, size: 401 }, files)],
    ['another step', planOf({ ...base, createdBy: 'COPY' }, files)],
    ['other files', planOf(base, { ...files, size: 4_096 })],
    ['one layer more', planOf(base, files, files)],
    ['another kind', planOf(files, files)],
    ['another name', { ...planOf(base, files), name: 'other' }],
  ])('and not with %s', (_, other) => {
    expect(samePlan(planOf(base, files), other)).toBe(false);
    expect(samePlan(other, planOf(base, files))).toBe(false);
  });
});
