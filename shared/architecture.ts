/** `GOARCH` values that ports of Go have or had (go.dev internal/syslist). OCI config.md asks for one of them (A1). */
const goArchitectures: ReadonlySet<string> = new Set(
  (
    '386 amd64 arm arm64 loong64 mips mips64 mips64le mipsle ppc64 ppc64le riscv64 s390x wasm ' +
    'amd64p32 arm64be armbe mips64p32 mips64p32le ppc riscv s390 sparc sparc64'
  ).split(' '),
);

/** `GOOS` values, likewise. */
const goSystems: ReadonlySet<string> = new Set(
  (
    'aix android darwin dragonfly freebsd hurd illumos ios js linux nacl netbsd openbsd plan9 solaris ' +
    'wasip1 windows zos'
  ).split(' '),
);

/** Variants that image indexes use; an architecture that is not here has none (OCI image-index.md, containerd platforms). */
const variants: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  ['arm', new Set(['v5', 'v6', 'v7', 'v8'])],
  ['arm64', new Set(['v8', 'v9'])],
  ['amd64', new Set(['v1', 'v2', 'v3', 'v4'])],
]);

export interface GoPlatform {
  readonly architecture: string;
  readonly variant: string | null;
}

/** What `uname -m`, Debian, Nix, LLVM and people write → what belongs in an image. Keys are lower case. */
const aliases: ReadonlyMap<string, GoPlatform> = new Map(
  Object.entries({
    amd64: 'x86_64 x86-64 x64 amd-64 em64t',
    '386': 'i386 i486 i586 i686 x86 ia32 80386',
    arm64: 'aarch64 arm64ec arm-64',
    'arm64/v8': 'armv8 armv8l armv8a arm64v8 arm64/v8 armv8-a',
    'arm/v7': 'armhf armv7 armv7l armv7a arm32v7 armv7-a armv7hl arm/v7 armhfp',
    'arm/v6': 'armv6 armv6l arm32v6 armv6hl arm/v6',
    'arm/v5': 'armel armv5 armv5tel armv5te arm32v5 arm/v5',
    arm: 'arm32 armv4t',
    ppc64le: 'powerpc64le ppc64el ppcle64',
    ppc64: 'powerpc64',
    riscv64: 'riscv64gc rv64 rv64gc risc-v64',
    s390x: 'systemz',
    mipsle: 'mipsel',
    mips64le: 'mips64el',
    loong64: 'loongarch64 loongson64',
    wasm: 'wasm32',
  }).flatMap(([right, written]) => {
    const [architecture = right, variant = null] = right.split('/');
    return written.split(' ').map((alias) => [alias, { architecture, variant }] as const);
  }),
);

/** Whether `text` is a GOARCH value exactly as Go writes it. */
export function isGoArchitecture(text: string): boolean {
  return goArchitectures.has(text);
}

/** Whether `text` is a GOOS value exactly as Go writes it: always lower case. */
export function isGoSystem(text: string): boolean {
  return goSystems.has(text);
}

/** The GOARCH value (and variant) that somebody meant by `text`, or null when that cannot be told (A1). */
export function meantArchitecture(text: string): GoPlatform | null {
  const lower = text.trim().toLowerCase();
  const alias = aliases.get(lower);
  if (alias !== undefined) return alias;
  return lower !== text && isGoArchitecture(lower) ? { architecture: lower, variant: null } : null;
}

/** The GOOS value that somebody meant by `text` (`Linux`, `macos`), or null. */
export function meantSystem(text: string): string | null {
  const lower = text.trim().toLowerCase();
  if (lower === 'macos' || lower === 'osx') return 'darwin';
  if (lower === 'gnu/linux' || lower === 'linux-gnu') return 'linux';
  return lower !== text && isGoSystem(lower) ? lower : null;
}

/** Whether `variant` may stand beside `architecture`: arm v5 to v8, arm64 v8 (v8.x) and v9, amd64 v1 to v4. */
export function isVariantOf(architecture: string, variant: string): boolean {
  const known = variants.get(architecture);
  if (known === undefined) return false;
  return known.has(variant) || (architecture === 'arm64' && /^v[89]\.\d$/.test(variant));
}

/** The variant that somebody meant (`7`, `V7`, `armv7` → `v7`), or null. */
export function meantVariant(architecture: string, variant: string): string | null {
  const digits = /^(?:armv?|v)?(\d(?:\.\d)?)[a-z]?$/i.exec(variant.trim())?.[1];
  const meant = digits === undefined ? null : `v${digits}`;
  return meant !== null && meant !== variant && isVariantOf(architecture, meant) ? meant : null;
}
