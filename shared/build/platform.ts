/** What an image runs on, in Go's words. */
export interface Platform {
  readonly architecture: string;
  readonly variant: string | null;
}

export type PlatformOutcome =
  | ({ readonly ok: true } & Platform)
  /** `why` is a clause for a person. */
  | { readonly ok: false; readonly why: string };

/** Names of processors as Nix and uname have them → GOARCH (dockertools.md 9), with the variants that the word itself says. */
const processors: ReadonlyMap<string, string> = new Map(
  Object.entries({
    x86_64: 'amd64',
    x64: 'amd64',
    i386: '386',
    i486: '386',
    i586: '386',
    i686: '386',
    ia32: '386',
    aarch64: 'arm64',
    armv8l: 'arm64',
    arm: 'arm',
    armv5tel: 'arm/v5',
    armv6l: 'arm/v6',
    armv7l: 'arm/v7',
    armv7a: 'arm/v7',
    riscv64: 'riscv64',
    s390x: 's390x',
    powerpc64: 'ppc64',
    powerpc64le: 'ppc64le',
    mips: 'mips',
    mipsel: 'mipsle',
    mips64: 'mips64',
    mips64el: 'mips64le',
    loongarch64: 'loong64',
    wasm32: 'wasm',
  }),
);

const goArchitectures: ReadonlySet<string> = new Set(
  [...processors.values()].map((name) => name.split('/')[0] ?? ''),
);

/**
 * GOARCH (+ variant) from a GOARCH (`arm64`, `arm/v7`, `linux/amd64`), a Nix system (`aarch64-linux`) or what `uname -m` or
 * Node's `process.arch` say (BA1). Images are for Linux: a system of another kernel is refused.
 */
export function parsePlatform(text: string): PlatformOutcome {
  const shown = JSON.stringify(text);
  const words = text.trim().split('/');
  const [first = ''] = words;
  if (words.length > 1 && !goArchitectures.has(first) && !processors.has(first)) {
    if (first !== 'linux') return refuse(`${shown} is for ${first}; images are for linux`);
    words.shift();
  }
  const [word = '', variant = null, ...more] = words;
  if (more.length > 0) return refuse(`${shown} is no architecture`);
  const [processor = '', ...system] = word.split('-');
  const kernel = system.at(-1) ?? 'linux';
  if (system.length > 0 && !/^(?:linux|gnu|musl|gnueabihf|musleabihf|gnuabi64)$/.test(kernel)) {
    return refuse(`${shown} is a system of ${kernel}; images are for linux`);
  }
  const known = goArchitectures.has(processor) ? processor : processors.get(processor.toLowerCase());
  if (known === undefined) return refuse(`${shown} is neither a GOARCH, a Nix system nor what uname says`);
  const [architecture = '', own = null] = known.split('/');
  if (variant !== null && !/^[A-Za-z0-9.]{1,16}$/.test(variant))
    return refuse(`${shown} has no variant such as v7`);
  return { ok: true, architecture, variant: variant ?? own };
}

/** Whether two platforms are the same to a container engine: a variant that only one of them names does not matter. */
export function samePlatform(a: Platform, b: Platform): boolean {
  const compatible = a.variant === null || b.variant === null || a.variant === b.variant;
  return a.architecture === b.architecture && compatible;
}

function refuse(why: string): PlatformOutcome {
  return { ok: false, why };
}
