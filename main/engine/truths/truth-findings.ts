import { counted } from '../../../shared/counted.ts';
import type { Finding } from '../../../shared/finding.ts';
import type { ArchiveReport } from '../../../shared/report.ts';
import type {
  ColumnName,
  ColumnRelation,
  ParentGraph,
  TruthColumn,
  TruthImage,
} from '../../../shared/truths/truths.ts';
import { quote } from '../image/quote.ts';
import { brokenLink, notDescribed } from '../source/docker/legacy-graph.ts';

/** Rules about which layers an image has, in which order, by which of its documents. */
const rules = new Set(['F1', 'F2', 'F9', 'L1', 'L2', 'B1']);

/** Documents that list layers or link them; one of them that is damaged says less than it should. */
const listing = /^(?:manifest\.json|index\.json|repositories)(?:#|$)|\/json(?:#\/(?:id|parent))?$/;

function isAboutViews({ rule, where }: Finding): boolean {
  return rules.has(rule) || ((rule === 'D1' || rule === 'D5') && listing.test(where));
}

/**
 * Every disagreement with its place: those that reading and hashing have found already, and those that show only when the
 * views are laid beside each other.
 */
export function truthFindings(
  report: ArchiveReport,
  graph: ParentGraph | null,
  images: readonly TruthImage[],
): Finding[] {
  const known = [...report.findings, ...report.images.flatMap(({ findings }) => findings)];
  const disproved = new Set(
    images.flatMap((image) => disprovedPlaces(image, graph)).map((where) => `F9 ${where}`),
  );
  return [
    ...images.flatMap(orderFindings),
    ...known.filter((finding) => isAboutViews(finding) && !disproved.has(`${finding.rule} ${finding.where}`)),
    ...(graph === null ? [] : graphFindings(graph, report.format === 'docker-legacy')),
  ];
}

/**
 * Where reading told of a difference because equal layers lie at two places: the OCI manifest's list of layers, and names of
 * `repositories` whose chain is the image's.
 */
function disprovedPlaces(image: TruthImage, graph: ParentGraph | null): string[] {
  const isSame = (a: ColumnName, b: ColumnName): boolean =>
    image.relations.some((each) => each.a === a && each.b === b && each.relation === 'same');
  const [chain] = image.parents;
  const tags = graph?.layers[chain?.slots.at(-1)?.layer ?? -1]?.tags ?? [];
  return [
    ...(isSame('manifest', 'index') && image.index !== null ? [`${image.index.where}#/layers`] : []),
    ...(isSame('parents', 'manifest') ? tags.map((tag) => graph?.tags?.[tag]) : []).flatMap((tag) =>
      tag !== undefined && image.names.includes(tag.name) ? [tag.where] : [],
    ),
  ];
}

/**
 * Links that lead nowhere or round in circles, and ids that do not follow. `alone`: the reader of the old format has told
 * of links.
 */
function graphFindings(graph: ParentGraph, alone: boolean): Finding[] {
  const findings: Finding[] = [];
  if (!alone) {
    for (const { id, described, children } of graph.layers)
      if (!described && children.length > 0) findings.push(milder(notDescribed(id)));
    for (const at of graph.missing) {
      const { id = '', parent = null } = graph.layers[at] ?? {};
      findings.push(milder(brokenLink(id, parent ?? '', false)));
    }
    for (const cycle of graph.cycles) {
      const { id = '', parent = null } = graph.layers[cycle.at(-1) ?? 0] ?? {};
      findings.push(milder(brokenLink(id, parent ?? '', true)));
    }
  }
  for (const { where, check } of graph.layers)
    if (check.verdict === 'differs')
      findings.push({
        rule: 'F9',
        severity: 'warning',
        where,
        what: `the id is not ${check.how}: that is ${check.computed ?? ''}`,
        why: 'Ids of this archive follow from content, so this layer, or one below it, was changed after it was named.',
      });
  if (graph.left > 0)
    findings.push({
      rule: 'F1',
      severity: 'error',
      where: '',
      what: `${counted(graph.left, 'more layer')} of the old format not shown`,
      why: 'No engine would load so many; the ones before are shown.',
    });
  return findings;
}

/** Where another view leads, a damaged chain matters to old Docker only. */
function milder(finding: Finding): Finding {
  return { ...finding, severity: 'warning' };
}

const documentName: Readonly<Record<ColumnName, string>> = {
  parents: 'the parent chain',
  manifest: 'manifest.json',
  index: 'the OCI manifest',
  diffIds: 'the config',
};

/**
 * Pairs of views that nobody has compared before: any two that hold the same layers in another order than the config's
 * diff_ids, and the parent chain of an archive that has an OCI index but no `manifest.json`. Layers that are not those of
 * the diff_ids are L2 findings, one by one.
 */
function orderFindings(image: TruthImage): Finding[] {
  const columns: Readonly<Record<ColumnName, TruthColumn | null>> = {
    ...image,
    parents: image.parents[0] ?? null,
  };
  return image.relations.flatMap((relation): Finding[] => {
    const { a, b } = relation;
    if (b === 'diffIds') {
      const leads = a === 'manifest' || (a === 'index' && image.manifest === null);
      return leads && relation.relation === 'reordered' ? [misordered(image, relation, columns[a])] : [];
    }
    if (a !== 'parents' || b !== 'index' || image.manifest !== null) return [];
    return relation.relation === 'same' || relation.relation === 'unknown'
      ? []
      : [otherChain(image, relation, columns)];
  });
}

function misordered(image: TruthImage, relation: ColumnRelation, column: TruthColumn | null): Finding {
  return {
    rule: 'F9',
    severity: 'error',
    where: column?.slots[relation.first ?? 0]?.where ?? column?.where ?? '',
    what: `${documentName[relation.a]} has the layers of the config’s diff_ids in another order (from layer ${relation.first ?? 0} on, image ${image.image})`,
    why: 'The config says in which order the layers were made; in another order files come back that were deleted, and engines refuse it.',
  };
}

function otherChain(
  image: TruthImage,
  { first, relation }: ColumnRelation,
  columns: Readonly<Record<ColumnName, TruthColumn | null>>,
): Finding {
  const { parents, index } = columns;
  const head = image.parents[0]?.head ?? '';
  return {
    rule: 'F9',
    severity: 'error',
    where: parents?.slots[first ?? 0]?.where ?? parents?.where ?? '',
    what:
      relation === 'reordered'
        ? `the parent chain of ${quote(head)} has the layers of the OCI manifest in another order (from layer ${first ?? 0} on)`
        : `the parent chain of ${quote(head)} has ${counted(parents?.slots.length ?? 0, 'layer')}, the OCI manifest ${index?.slots.length ?? 0}, and they are not the same (from layer ${first ?? 0} on)`,
    why: 'Old Docker follows the parent links, tools that read the OCI layout its manifest: they see different images.',
  };
}
