import { Writable } from 'node:stream';
import { describe, expect, test } from 'vitest';
import type { DirectWrite } from '../../main/cli/direct-stdout.ts';
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
    const out = createOutput(
      () => stream,
      () => undefined,
    );
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
    const out = createOutput(
      () => stream,
      () => undefined,
    );
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
    const out = createOutput(
      () => stream,
      () => {
        left += 1;
      },
    );
    await out.write(Buffer.from('gone'));
    await new Promise(setImmediate);
    await out.write(Buffer.from('more'));
    expect([out.closed, left]).toEqual([true, 1]);
  });

  test('a full disk is told of, and is no reader that has left', async () => {
    const stream = new Writable({
      write(_bytes, _encoding, done) {
        done(Object.assign(new Error('no space'), { code: 'ENOSPC' }));
      },
    });
    const out = createOutput(
      () => stream,
      () => undefined,
    );
    await out.write('lost');
    await expect(out.flush()).rejects.toMatchObject({ problem: { code: 'disk-full' } });
    expect(out.closed).toBe(false);
  });
});

describe('standard output, written to as it is', () => {
  const direct = (now: DirectWrite['now']): DirectWrite => ({
    now,
    waiting: (bytes) => new Promise((resolve) => setTimeout(() => resolve(now(bytes)), 2)),
  });
  const fails = (code: string) => (): number => {
    throw Object.assign(new Error(code), { code });
  };
  const never = (): never => {
    throw new Error('no stream is needed');
  };

  test('text and bytes go there in order, however little it takes at a time', async () => {
    let text = '';
    const take = direct((bytes) => {
      const taken = bytes.subarray(0, 3);
      text += Buffer.from(taken).toString();
      return taken.length;
    });
    const out = createOutput(never, never, take);
    await out.write('text ');
    await out.write(Buffer.from('bytes'));
    await out.write(' more');
    await out.flush();
    expect([text, out.isTerminal]).toEqual(['text bytes more', false]);
  });

  test('many bytes are waited for elsewhere, and may be used again once they are written', async () => {
    const arrived: string[] = [];
    const waited: number[] = [];
    const take = (bytes: Uint8Array, most: number): number => {
      const taken = bytes.subarray(0, most);
      arrived.push(Buffer.from(taken).toString());
      return taken.length;
    };
    const out = createOutput(never, never, {
      now: (bytes) => take(bytes, bytes.length),
      waiting: async (bytes) => {
        waited.push(bytes.length);
        await new Promise((resolve) => setTimeout(resolve, 2));
        return take(bytes, 50_000);
      },
    });
    const many = Buffer.alloc(100_000, 'a');
    await out.write('text ');
    await out.write(many);
    many.fill('-');
    await out.write(' more');
    await out.flush();
    expect(arrived.join('')).toBe(`text ${'a'.repeat(100_000)} more`);
    expect(waited).toEqual([100_000, 50_000]);
  });

  test('what would have to wait goes to the stream, and nothing twice', async () => {
    const { stream, arrived } = slowPipe();
    let taken = 0;
    const out = createOutput(
      () => stream,
      never,
      direct(() => {
        if (taken > 0) return fails('EAGAIN')();
        taken = 2;
        return taken;
      }),
    );
    await out.write(Buffer.from('--here'));
    await out.write('and there');
    await out.flush();
    expect(arrived()).toBe('hereand there');
  });

  test('a reader that leaves is no failure; a full disk is one', async () => {
    let ended = 0;
    const output = (code: string): ReturnType<typeof createOutput> =>
      createOutput(
        never,
        () => {
          ended += 1;
        },
        direct(fails(code)),
      );
    const left = output('EPIPE');
    await left.write('gone');
    await left.flush();
    const full = output('ENOSPC');
    await full.write('lost');
    await expect(full.flush()).rejects.toMatchObject({ problem: { code: 'disk-full' } });
    expect([left.closed, full.closed, ended]).toEqual([true, false, 2]);
  });
});
