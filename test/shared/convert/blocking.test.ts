import { describe, expect, test } from 'vitest';
import { weightOf } from '../../../shared/convert/blocking.ts';
import type { Weight } from '../../../shared/convert/blocking.ts';

const config = 'blobs/sha256/abc';

function weigh(rule: string, where: string, inConfig: string | null = config): Weight {
  return weightOf({ rule, severity: 'error', where, what: 'what', why: 'why' }, inConfig);
}

describe('CV3: what an error means to a conversion', () => {
  test.each(['A1', 'C1', 'C2', 'C3', 'C4', 'C5', 'C6', 'C7', 'E1', 'E2', 'S1'])(
    '%s is in the config, wherever it was found',
    (rule) => {
      expect(weigh(rule, 'manifest.json')).toBe('carried');
      expect(weigh(rule, config, null)).toBe('carried');
    },
  );

  test('files in layers are carried over, and what is wrong with a layer as a whole is not', () => {
    expect(weigh('T4', 'layer 3')).toBe('carried');
    expect(weigh('W5', 'layer 12: etc/passwd')).toBe('carried');
    for (const rule of ['L2', 'L3', 'L4', 'B1']) expect(weigh(rule, 'layer 3')).toBe('document');
    expect(weigh('T4', 'layers')).toBe('document');
    expect(weigh('T4', 'layer three')).toBe('document');
    expect(weigh('T4', 'layer 3 of manifest.json')).toBe('document');
  });

  test.each(['D2', 'D3', 'D5', 'F11'])(
    '%s is carried over when it is in the config, and in no other document',
    (rule) => {
      expect(weigh(rule, config)).toBe('carried');
      expect(weigh(rule, `${config}#/config/Env/0`)).toBe('carried');
      expect(weigh(rule, `${config}0`)).toBe('document');
      expect(weigh(rule, 'index.json#/manifests/0')).toBe('document');
      expect(weigh(rule, config, null)).toBe('document');
    },
  );

  test('the history’s count is carried over, the number of layers is not', () => {
    expect(weigh('L1', `${config}#/history`)).toBe('carried');
    expect(weigh('L1', `${config}#/rootfs/diff_ids`)).toBe('document');
    expect(weigh('L1', 'manifest.json#/history')).toBe('document');
  });

  test('names and disagreements of views have a weight of their own', () => {
    expect(weigh('N1', 'manifest.json#/0/RepoTags/0')).toBe('name');
    expect(weigh('N2', 'repositories')).toBe('name');
    expect(weigh('N3', 'manifest.json#/0/RepoTags/0')).toBe('untagged');
    expect(weigh('F9', 'manifest.json')).toBe('disagreement');
    expect(weigh('F1', 'manifest.json')).toBe('document');
  });
});
