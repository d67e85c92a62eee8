/** The store paths of one earlier image, and what each refers to. */
export interface EarlierImage {
  readonly paths: readonly string[];
  /** For each path what it refers to; null: not known, then every change counts as the path's own. */
  readonly references: readonly (readonly string[] | null)[];
}

/**
 * How often each store path changed by itself between earlier images, oldest first, and between the last of them and what
 * is built (BL5): a path counts as changed when its name stands for other hashes than before, and as the cause when
 * nothing that it refers to has changed. Names are compared without versions, so that an update is a change and no
 * other path. Half a change is added to each, since what never changed may yet. By path of `now`; empty without history.
 */
export function changeRates(
  earlier: readonly EarlierImage[],
  now: EarlierImage,
): ReadonlyMap<string, number> {
  if (earlier.length === 0) return new Map();
  const counts = new Map<string, number>();
  let before: EarlierImage | null = null;
  for (const image of [...earlier, now]) {
    if (before !== null) {
      for (const name of causes(before, image)) counts.set(name, (counts.get(name) ?? 0) + 1);
    }
    before = image;
  }
  return new Map(
    now.paths.map((path) => [path, ((counts.get(kindOf(path)) ?? 0) + 0.5) / (earlier.length + 1)]),
  );
}

function causes(before: EarlierImage, after: EarlierImage): Set<string> {
  const old = new Set(before.paths);
  const names = new Set(before.paths.map(kindOf));
  const changed = (path: string): boolean => !old.has(path) && names.has(kindOf(path));
  const found = new Set<string>();
  after.paths.forEach((path, at) => {
    const below = after.references[at] ?? [];
    if (changed(path) && !below.some((other) => other !== path && !old.has(other))) found.add(kindOf(path));
  });
  return found;
}

/**
 * `openssl-3.0.14-dev` → `openssl-dev`: the name as Nix splits it (the version begins at a dash before a digit), and the
 * output.
 */
export function kindOf(path: string): string {
  const name = path.slice(path.indexOf('-') + 1);
  const version = /-(?=\d)/.exec(name);
  if (version === null) return name;
  const output =
    /-(?:bin|data|debug|dev|devdoc|dist|doc|info|lib|libgcc|man|modules|out|py|static|terminfo|tools)$/;
  return name.slice(0, version.index) + (output.exec(name)?.[0] ?? '');
}
