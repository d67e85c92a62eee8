import { Writable } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { createOutput } from '../../main/cli/output.ts';

/** A pipe whose reader takes its time, and which holds more than is written. */
function slowPipe(): { readonly stream: Writable; readonly arrived: () => string } {
  const parts: string[] = [];
  const stream = new Writable({
    highWaterMark: 2 ** 20,
    write(bytes: Uint8Array, _encoding, done) {
      setTimeout(() => {
        parts.push(Buffer.from(bytes).toString());
        done();
      }, 2);
    },
  });
  return { stream, arrived: () => parts.join('') };
}

describe('standard output', () => {
  test('SV9.2: bytes may be used again once they are written, however slow the reader', async () => {
    const { stream, arrived } = slowPipe();
    const out = createOutput(stream, () => undefined);
    const memory = Buffer.alloc(4);
    for (const letter of 'abcdef') {
      memory.fill(letter);
      await out.write(memory);
      memory.fill('-');
    }
    await out.flush();
    expect(arrived()).toBe('aaaabbbbccccddddeeeeffff');
  });

  test('bytes follow the text that was written before them', async () => {
    const { stream, arrived } = slowPipe();
    const out = createOutput(stream, () => undefined);
    await out.write('text ');
    await out.write(Buffer.from('bytes'));
    await out.flush();
    expect(arrived()).toBe('text bytes');
  });

  test('a reader that leaves ends nothing but the wait', async () => {
    let left = 0;
    const stream = new Writable({
      write(_bytes, _encoding, done) {
        done(Object.assign(new Error('broken pipe'), { code: 'EPIPE' }));
      },
    });
    const out = createOutput(stream, () => {
      left += 1;
    });
    await out.write(Buffer.from('gone'));
    await new Promise(setImmediate);
    await out.write(Buffer.from('more'));
    expect([out.closed, left]).toEqual([true, 1]);
  });
});
