import { counted } from '../../../../shared/counted.ts';
import type { Finding } from '../../../../shared/finding.ts';
import { canonicalReference, parseReference } from '../../../../shared/reference.ts';
import { pointer, quote } from '../quote.ts';

/** Bad names reported one by one; ten thousand tags are legal and may all be bad. */
const most = 20;

export interface PlacedName {
  readonly name: string;
  readonly member: string;
  readonly at: readonly (string | number)[];
}

/**
 * N1 to N3: names that no engine would take, which are shown but never used as a file name or a command. `areTagged`: each must
 * have a tag of its own, as in `manifest.json`, where none is not `latest`.
 */
export function checkNames(names: readonly PlacedName[], areTagged = false): Finding[] {
  const findings: Finding[] = [];
  let more = 0;
  for (const { name, member, at } of names) {
    const fault = faultOf(name, areTagged);
    if (fault === null) continue;
    if (findings.length >= most) {
      more += 1;
      continue;
    }
    findings.push({
      rule: fault.rule,
      severity: 'error',
      where: pointer(member, at),
      what: `${quote(name)} is no image name: ${fault.why}`,
      why: areTagged
        ? 'docker load ends at it with an error, and podman refuses the whole archive.'
        : 'Engines refuse it, so the image cannot be loaded under that name.',
    });
  }
  const first = names[0];
  if (more > 0 && first !== undefined)
    findings.push({
      rule: 'N1',
      severity: 'error',
      where: pointer(first.member, []),
      what: `${counted(more, 'more name')} that are no image names`,
      why: 'Engines refuse them as well.',
    });
  return findings;
}

/**
 * N4: names that a `manifest.json` gives to more than one image (another `id`). Engines do not agree on whose
 * they are.
 */
export function checkSharedNames(
  entries: readonly { readonly id: string; readonly names: readonly PlacedName[] }[],
): Finding[] {
  const claims = entries.flatMap(({ id, names }, entry) =>
    names.map((placed) => {
      const outcome = parseReference(placed.name);
      return { key: outcome.ok ? canonicalReference(outcome.reference) : placed.name, id, entry, ...placed };
    }),
  );
  return contested(claims).map(([{ name, member, at, entry }, first]) => ({
    rule: 'N4',
    severity: 'warning',
    where: pointer(member, at),
    what: `${quote(name)} names image ${entry} here, and image ${first.entry} before`,
    why: 'docker load leaves the name with the last of them, podman and skopeo with the first: under one name they run different images.',
  }));
}

/** Claims to a key that another image (another `id`) has claimed before, each with the first claim to it; a few of them. */
export function contested<Claim extends { readonly key: string; readonly id: string }>(
  claims: readonly Claim[],
): (readonly [Claim, Claim])[] {
  const firsts = new Map<string, Claim>();
  const found: (readonly [Claim, Claim])[] = [];
  for (const claim of claims) {
    const first = firsts.get(claim.key);
    if (first === undefined) firsts.set(claim.key, claim);
    else if (first.id !== claim.id && found.length < most) found.push([claim, first]);
  }
  return found;
}

function faultOf(
  name: string,
  isTagged: boolean,
): { readonly rule: 'N1' | 'N2' | 'N3'; readonly why: string } | null {
  const outcome = parseReference(name);
  if (!outcome.ok) return outcome;
  return isTagged && outcome.reference.tag === null ? { rule: 'N3', why: 'it has no tag' } : null;
}

/** OCI annotations.md: what `org.opencontainers.image.ref.name` may look like; a tag or a whole name, also upper case. */
const refName =
  /^[A-Za-z0-9]+(?:(?:[-._:@+]|--)[A-Za-z0-9]+)*(?:\/[A-Za-z0-9]+(?:(?:[-._:@+]|--)[A-Za-z0-9]+)*)*$/;

/** N1 for `org.opencontainers.image.ref.name`, which has a grammar of its own. */
export function checkRefName({ name, member, at }: PlacedName): Finding[] {
  if (parseReference(name).ok) return [];
  const isName = name.length <= 1_000 && refName.test(name);
  return [
    {
      rule: 'N1',
      severity: 'warning',
      where: pointer(member, at),
      what: `${quote(name)} is ${isName ? 'a reference name, but no image name' : 'no reference name'}`,
      why: isName
        ? 'podman load takes no archive with it: there it has to be the name of an image. skopeo and umoci find the image by it.'
        : 'podman load takes no archive with it, and skopeo and umoci cannot be asked for the image by it.',
    },
  ];
}
