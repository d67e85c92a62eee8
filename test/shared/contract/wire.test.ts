import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeMessage, encodeMessage } from '../../../shared/contract/wire.ts';
import { parseRequest } from '../../../shared/contract/wire-request.ts';
import type { WireMessage } from '../../../shared/contract/wire.ts';

const answer = (value: unknown): WireMessage => ({ type: 'answer', id: 7, outcome: { ok: true, value } });

test('WS1: messages without bytes are JSON text', () => {
  const beat: WireMessage = { type: 'beat' };
  expect(encodeMessage(beat)).toBe('{"type":"beat"}');
  expect(decodeMessage('{"type":"beat"}')).toEqual(beat);
});

test('WS1: bytes come back as they were, wherever they are', () => {
  const message = answer({
    size: 5,
    bytes: new Uint8Array([1, 2, 3]),
    more: [{ deep: new Uint8Array(0) }, null],
  });
  const frame = encodeMessage(message);
  expect(frame).toBeInstanceOf(Uint8Array);
  expect(decodeMessage(frame)).toEqual(message);
});

test('WS1: a view into a larger buffer is sent alone, and decoded from a view into a larger buffer', () => {
  const message = answer({ bytes: new Uint8Array([9, 9, 1, 2, 9]).subarray(2, 4) });
  const frame = encodeMessage(message) as Uint8Array;
  const larger = new Uint8Array(frame.length + 6);
  larger.set(frame, 3);
  expect(decodeMessage(larger.subarray(3, 3 + frame.length))).toEqual(
    answer({ bytes: new Uint8Array([1, 2]) }),
  );
});

test('WS1: any plain value survives', () => {
  // through JSON once, which has no -0 and gives every object its prototype
  const json = fc.jsonValue().map((value): unknown => JSON.parse(JSON.stringify(value)));
  const leaf = fc.oneof(json, fc.uint8Array());
  const key = fc.string().filter((text) => text !== '__proto__');
  const record = fc.dictionary(key, fc.oneof(leaf, fc.array(leaf)), { noNullPrototype: true });
  fc.assert(
    fc.property(record, (value) => {
      expect(decodeMessage(encodeMessage(answer(value)))).toEqual(answer(value));
    }),
    { seed: 20261123 },
  );
});

test('WS1: a document that says __proto__ or looks like an envelope is only a document', () => {
  const document: unknown = JSON.parse('{"__proto__": {"polluted": true}, "bytes": [[["message"], 3]]}');
  const back = decodeMessage(encodeMessage(answer({ document, bytes: new Uint8Array([1]) })));
  expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  expect(JSON.stringify(back)).toContain('"__proto__":{"polluted":true}');
});

function frameOf(head: unknown, body: number): Uint8Array {
  const json = new TextEncoder().encode(JSON.stringify(head));
  const frame = new Uint8Array(4 + json.length + body);
  new DataView(frame.buffer).setUint32(0, json.length);
  frame.set(json, 4);
  return frame;
}

test.each([
  ['empty', new Uint8Array(0)],
  ['cut in the length', new Uint8Array([0, 0])],
  ['a length beyond the end', new Uint8Array([255, 255, 255, 255, 0])],
  ['a body cut short', frameOf({ message: { a: null }, bytes: [[['a'], 5]] }, 4)],
  ['a body too long', frameOf({ message: { a: null }, bytes: [[['a'], 5]] }, 6)],
  ['bytes without a place', frameOf({ message: { a: null }, bytes: [[['b'], 1]] }, 1)],
  ['an envelope without bytes', frameOf({ message: {} }, 0)],
  ['an envelope with a length that is none', frameOf({ message: { a: null }, bytes: [[['a'], -1]] }, 0)],
  ['an envelope that is none', frameOf(null, 0)],
  ['bytes at the root', frameOf({ message: null, bytes: [[[], 1]] }, 1)],
  ['bytes over a value', frameOf({ message: { a: 1 }, bytes: [[['a'], 1]] }, 1)],
  ['bytes for a prototype', frameOf({ message: {}, bytes: [[['__proto__', 'x'], 1]] }, 1)],
])('WS1: a frame that is wrong is refused: %s', (_what, frame) => {
  expect(() => decodeMessage(frame)).toThrow(/frame|expected|JSON/i);
});

test('WS2: only a request is taken for a request', () => {
  expect(parseRequest('{"id":1,"name":"app.info","input":{}}')).toEqual({
    id: 1,
    name: 'app.info',
    input: {},
  });
  const bad = [
    '',
    'null',
    '[]',
    '{}',
    '{"id":-1,"name":"a","input":{}}',
    '{"id":1.5,"name":"a","input":{}}',
    '{"id":"1","name":"a","input":{}}',
    '{"id":1,"name":7,"input":{}}',
    `{"id":1,"name":"${'x'.repeat(65)}","input":{}}`,
    '{"id":1,"name":"a","input":{},"more":1}',
  ];
  expect(bad.filter((text) => parseRequest(text) !== null)).toEqual([]);
});
