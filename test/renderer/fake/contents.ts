import { pngBytes } from './png.ts';

const encoder = new TextEncoder();

/** Bytes `offset`… of a made-up file: text, JSON, SVG, PNG, ELF or noise, as its name suggests. */
export function contentsOf(
  path: string,
  size: number,
  offset: number,
  length: number,
): Uint8Array<ArrayBuffer> {
  const end = Math.max(offset, Math.min(size, offset + length));
  const out = new Uint8Array(end - offset);
  const head = headOf(path, size);
  for (let at = offset; at < end; at += 1) out[at - offset] = head.bytes[at] ?? head.rest(at);
  return out;
}

function headOf(path: string, size: number): { bytes: Uint8Array; rest: (at: number) => number } {
  const noise = (at: number): number => (Math.imul(at ^ 0x5bd1, 0x9e37_79b1) >>> 13) & 0xff;
  if (path.endsWith('.png')) return { bytes: pngBytes(240, 150), rest: () => 0 };
  if (path.endsWith('.svg')) return { bytes: encoder.encode(svg), rest: () => 10 };
  if (path.endsWith('.json')) return textual(jsonText(size), size);
  if (/(^|\/)(s?bin|lib[^/]*)\//.test(path) && !/\.(py|pm|list|md5sums)$/.test(path))
    return { bytes: elfHead(), rest: noise };
  if (/\.(dat|deb|gz|bin)$|_cacache|LC_CTYPE|zoneinfo/.test(path))
    return { bytes: new Uint8Array(), rest: noise };
  if (path.endsWith('os-release'))
    return textual(
      'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nNAME="Debian GNU/Linux"\nVERSION_ID="12"\nVERSION="12 (bookworm)"\nVERSION_CODENAME=bookworm\nID=debian\nHOME_URL="https://www.debian.org/"\nSUPPORT_URL="https://www.debian.org/support"\nBUG_REPORT_URL="https://bugs.debian.org/"\n',
      size,
    );
  const line = `# ${path.slice(-60)}\nexport const answer = 42;\n\n`;
  const body = encoder.encode(line);
  return { bytes: body, rest: (at) => body[at % body.length] ?? 10 };
}

function textual(text: string, size: number): { bytes: Uint8Array; rest: (at: number) => number } {
  return { bytes: encoder.encode(text).subarray(0, size), rest: () => 10 };
}

function jsonText(size: number): string {
  const value = {
    name: '@shop/web',
    version: '2025.4.0',
    private: true,
    type: 'module',
    scripts: { build: 'vite build', start: 'node server.js' },
    dependencies: Object.fromEntries(
      Array.from({ length: Math.min(400, Math.ceil(size / 120)) }, (_, at) => [
        `package-${at}`,
        `^${at % 9}.${at % 7}.0`,
      ]),
    ),
  };
  return JSON.stringify(value, null, 2);
}

const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 240 120"><script>alert(1)</script><rect width="240" height="120" rx="12" fill="#123a44"/><path d="M0 70q60-30 120 0t120 0v50H0z" fill="#3b9aa8"/><path d="M0 88q60-30 120 0t120 0v32H0z" fill="#d3a04a"/></svg>`;

/** The first bytes of an x86-64 position-independent executable with an interpreter. */
function elfHead(): Uint8Array {
  const bytes = new Uint8Array(512);
  const view = new DataView(bytes.buffer);
  bytes.set([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0]);
  view.setUint16(16, 3, true);
  view.setUint16(18, 62, true);
  view.setUint32(20, 1, true);
  view.setBigUint64(24, 0x1060n, true);
  view.setBigUint64(32, 64n, true);
  view.setBigUint64(40, 13_976n, true);
  view.setUint16(52, 64, true);
  view.setUint16(54, 56, true);
  view.setUint16(56, 2, true);
  view.setUint16(58, 64, true);
  view.setUint16(60, 29, true);
  view.setUint16(62, 28, true);
  const interpreter = encoder.encode('/lib64/ld-linux-x86-64.so.2\0');
  view.setUint32(64, 3, true);
  view.setBigUint64(64 + 8, 300n, true);
  view.setBigUint64(64 + 32, BigInt(interpreter.length), true);
  view.setUint32(120, 2, true);
  bytes.set(interpreter, 300);
  return bytes;
}
