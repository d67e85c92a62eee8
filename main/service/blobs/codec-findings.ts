import { counted } from '../../../shared/counted.ts';
import type { Compression } from '../../../shared/compression.ts';
import type { Finding } from '../../../shared/finding.ts';
import type { CodecFailure, CodecNote } from '../../engine/codec/codec-error.ts';

/** L3, L4: what decoding had to say about a blob. */
export function codecFindings(
  compression: Compression,
  failure: CodecFailure | null,
  notes: readonly CodecNote[],
): Finding[] {
  const findings: Finding[] = notes
    .filter(({ code }) => code === 'trailing-bytes')
    .map(({ size, position }) => ({
      rule: 'L3',
      severity: 'warning',
      where: '',
      what: `${counted(size, 'byte')} after the end of the ${compression} data, at byte ${position}`,
      why: 'They are part of what is hashed but of no file; some engines refuse the layer for them.',
    }));
  if (failure !== null) findings.push(failureFinding(compression, failure));
  return findings;
}

function failureFinding(compression: Compression, { code, message, position }: CodecFailure): Finding {
  const what = `${compression}: ${message} (at byte ${position})`;
  switch (code) {
    case 'limit':
      return {
        rule: 'L4',
        severity: 'error',
        where: '',
        what,
        why: 'Reading stopped there: no layer needs as much room or memory, and engines that go on may run out of it.',
      };
    case 'unsupported':
      return {
        rule: 'L3',
        severity: 'error',
        where: '',
        what,
        why: 'The layer uses a feature that is not read here, so its files are unknown from there on.',
      };
    case 'corrupt':
    case 'truncated':
      return {
        rule: 'L3',
        severity: 'error',
        where: '',
        what,
        why: 'The layer is damaged: its files are unknown from there on, and engines refuse it.',
      };
  }
}
