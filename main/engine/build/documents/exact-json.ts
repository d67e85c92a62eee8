/**
 * JSON as it was written: keys in their order (JavaScript moves `"80"` before `"a"`), whole numbers of any size, and
 * whether a number was written as a fraction. What nixpkgs' writer, in Python, keeps and JSON.parse does not.
 */
export type ExactJson =
  | null
  | boolean
  | string
  | ExactNumber
  | readonly ExactJson[]
  | ReadonlyMap<string, ExactJson>;

/** A number by its text, `-12`, `1.50`, `1e400`. */
export interface ExactNumber {
  readonly number: string;
}

const depthLimit = 200;

/**
 * A JSON text → its value; of a key given twice the last value stands, at the place of the first, as in Python. Throws
 * SyntaxError.
 */
export function parseExactJson(text: string): ExactJson {
  // JSON.parse is the judge of what is valid, and its message says where it is not.
  JSON.parse(text);
  const tokens = text.matchAll(/[[\]{}:,]|"(?:[^"\\]|\\.)*"|[^\s[\]{}:,"]+/g);
  const next = (): string => tokens.next().value?.[0] ?? '';
  const value = (token: string, depth: number): ExactJson => {
    if (depth > depthLimit) throw new SyntaxError(`nested deeper than ${depthLimit} levels`);
    switch (token.charAt(0)) {
      case '{': {
        const map = new Map<string, ExactJson>();
        for (let key = next(); key !== '}'; key = next()) {
          if (key === ',') continue;
          next();
          map.set(String(JSON.parse(key)), value(next(), depth + 1));
        }
        return map;
      }
      case '[': {
        const list: ExactJson[] = [];
        for (let item = next(); item !== ']'; item = next())
          if (item !== ',') list.push(value(item, depth + 1));
        return list;
      }
      case '"':
        return String(JSON.parse(token));
      case 'n':
        return null;
      case 't':
      case 'f':
        return token === 'true';
      default:
        return { number: token };
    }
  };
  return value(next(), 0);
}

/** How Python's `json.dumps(value, indent=4)` writes it: `": "`, non-ASCII as `\uXXXX`, no line break at the end. */
export function pythonJson(value: ExactJson, indent = ''): string {
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'string') return pythonString(value);
  const inner = `${indent}    `;
  if (isList(value)) {
    if (value.length === 0) return '[]';
    return `[\n${value.map((item) => inner + pythonJson(item, inner)).join(',\n')}\n${indent}]`;
  }
  if (!isExactObject(value)) return pythonNumber(value.number);
  if (value.size === 0) return '{}';
  const members = Array.from(
    value,
    ([key, item]) => `${inner}${pythonString(key)}: ${pythonJson(item, inner)}`,
  );
  return `{\n${members.join(',\n')}\n${indent}}`;
}

/** `repr` of a list of strings as Python prints it in nixpkgs' history comments: single quotes, escapes where needed. */
export function pythonListOfText(texts: readonly string[]): string {
  return `[${texts.map(pythonRepr).join(', ')}]`;
}

function isList(value: object): value is readonly ExactJson[] {
  return Array.isArray(value);
}

/** Whether a value is an object. */
export function isExactObject(value: ExactJson): value is ReadonlyMap<string, ExactJson> {
  return value instanceof Map;
}

/** Everything outside of blank to tilde is escaped. */
function pythonString(text: string): string {
  return JSON.stringify(text).replaceAll(
    /[\u007f-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** Whole numbers as they are; fractions as Python's `repr` of the double. */
function pythonNumber(text: string): string {
  if (/^-?\d+$/.test(text)) return text === '-0' ? '0' : text;
  const number = Number(text);
  if (!Number.isFinite(number)) return number > 0 ? 'Infinity' : '-Infinity';
  const magnitude = Math.abs(number);
  if (magnitude !== 0 && (magnitude >= 1e16 || magnitude < 1e-4)) {
    const [digits = '', exponent = ''] = number.toExponential().split('e');
    return `${digits}e${exponent[0] ?? '+'}${exponent.slice(1).padStart(2, '0')}`;
  }
  const plain = Object.is(number, -0) ? '-0' : String(number);
  return plain.includes('.') ? plain : `${plain}.0`;
}

function pythonRepr(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  const body = text
    .replaceAll('\\', '\\\\')
    .replaceAll('\n', '\\n')
    .replaceAll('\r', '\\r')
    .replaceAll('\t', '\\t')
    .replaceAll(quote, `\\${quote}`);
  return `${quote}${body}${quote}`;
}
