import type { DiffId, Digest } from '../../../shared/digest.ts';
import type { HistoryStep, ImageReport, LayerReport } from '../../../shared/report.ts';

/** A digest of one letter or number. */
export function digest(of: string): Digest & DiffId {
  return `sha256:${of.padStart(64, '0')}` as Digest & DiffId;
}

export function layer(index: number, of: string | null, more: Partial<LayerReport> = {}): LayerReport {
  return {
    index,
    diffId: of === null ? null : digest(of),
    digest: of === null ? null : digest(of),
    verified: of !== null,
    mediaType: null,
    compression: 'none',
    storedSize: 10,
    size: 10,
    createdBy: null,
    created: null,
    comment: null,
    emptyLayer: false,
    member: null,
    origin: 'other',
    entries: 1,
    ...more,
  };
}

export function step(createdBy: string, more: Partial<HistoryStep> = {}): HistoryStep {
  return {
    created: '2020-01-01T00:00:00Z',
    createdBy,
    author: null,
    comment: null,
    emptyLayer: false,
    layer: 0,
    ...more,
  };
}

export function image(more: Partial<ImageReport> = {}): ImageReport {
  return {
    names: ['app:1'],
    id: digest('1'),
    manifestDigest: null,
    legacyId: null,
    os: 'linux',
    architecture: 'amd64',
    variant: null,
    created: null,
    author: null,
    config: {},
    env: [],
    layers: [],
    history: [],
    findings: [],
    ...more,
  };
}
