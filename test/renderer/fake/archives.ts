// Long because it is a list of samples: each archive is written out as plain data.
import { sha256Digest } from '../../../shared/digest.ts';
import type { StorePathRow, WasteRow } from '../../../shared/view.ts';
import { archiveReport, emptyStep, finding, imageReport, noWaste } from './archive.ts';
import type { FakeArchive, LayerPlan } from './archive.ts';
import { debianRoot } from './debian.ts';
import { directory, file, symlink, whiteout, withParents } from './entry.ts';
import type { FakeEntry } from './entry.ts';
import { nextOf } from './next.ts';
import { millionTree } from './million.ts';
import { nixStore } from './nix.ts';
import { digits, logSize, random } from './random.ts';

/** The archives of the fake service, by name. */
export function fakeArchives(): readonly FakeArchive[] {
  return [
    nixArchive(),
    webArchive(),
    brokenArchive(),
    millionArchive(),
    platformsArchive(),
    legacyArchive(),
    notAnImage(),
    nextOf(nixArchive(), 'acme-api-b31xw0qk2m.tar'),
  ];
}

const apiEnv = [
  {
    name: 'PATH',
    value: '/nix/store/x1s9-acme-api-1.18.0/bin:/usr/local/bin:/usr/bin:/bin',
    duplicates: ['/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'],
  },
  { name: 'LANG', value: 'C.UTF-8', duplicates: [] },
  {
    name: 'SSL_CERT_FILE',
    value: '/nix/store/3k9c-nss-cacert-3.110/etc/ssl/certs/ca-bundle.crt',
    duplicates: [],
  },
  { name: 'PYTHONUNBUFFERED', value: '1', duplicates: [] },
  { name: 'ACME_MODE', value: 'production', duplicates: ['staging'] },
  { name: 'TINI_SUBREAPER', value: null, duplicates: [] },
];

function nixArchive(): FakeArchive {
  const store = nixStore(7);
  const base = debianRoot(3);
  const customisation = withParents([
    directory('tmp', 0o1777),
    file('etc/passwd', 912),
    file('etc/nsswitch.conf', 92),
    symlink('bin/acme-api', `/nix/store/${store.at(-2)?.name ?? ''}/bin/acme-api`),
    directory('var/empty', 0o555),
  ]);
  const plans: LayerPlan[] = [
    { createdBy: "# debian.sh --arch 'amd64' out/ 'bookworm' '@1743984000'", origin: 'base', entries: base },
    {
      createdBy:
        'RUN /bin/sh -c apt-get update && apt-get install -y --no-install-recommends ca-certificates tini # buildkit',
      origin: 'base',
      entries: withParents([
        file('usr/bin/tini', 24_064, { mode: 0o755 }),
        file('etc/ssl/certs/ca-certificates.crt', 219_342),
        file('var/lib/dpkg/status', 1_251_000),
      ]),
    },
    {
      createdBy: 'COPY rootfs/ / # buildkit',
      origin: 'base',
      entries: withParents([file('etc/profile.d/acme.sh', 311), file('etc/motd', 88)]),
    },
    ...store.slice(0, -2).map((path, at): LayerPlan => ({
      createdBy: at < 3 ? null : `store path ${path.name.slice(33)}`,
      origin: 'nix',
      entries: [directory('nix', 0o755), directory('nix/store', 0o755), ...path.entries],
    })),
    {
      createdBy: null,
      origin: 'nix',
      entries: [
        directory('nix', 0o755),
        directory('nix/store', 0o755),
        ...store.slice(-2).flatMap((path) => path.entries),
      ],
    },
    { createdBy: 'customisation layer (nixpkgs dockerTools)', origin: 'top', entries: customisation },
  ];
  const image = imageReport(
    11,
    plans.map((plan) => ({
      ...plan,
      more: {
        comment: plan.origin === 'nix' ? 'store paths' : null,
        mediaType: 'application/vnd.docker.image.rootfs.diff.tar',
        compression: 'none',
      },
    })),
    {
      names: ['ghcr.io/acme/platform/api:8ykq2v9xw3'],
      env: apiEnv,
      config: {
        Env: [
          'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
          'LANG=C.UTF-8',
          'SSL_CERT_FILE=/nix/store/3k9c-nss-cacert-3.110/etc/ssl/certs/ca-bundle.crt',
          'PYTHONUNBUFFERED=1',
          'ACME_MODE=staging',
          'PATH=/nix/store/x1s9-acme-api-1.18.0/bin:/usr/local/bin:/usr/bin:/bin',
          'ACME_MODE=production',
          'TINI_SUBREAPER',
        ],
        Entrypoint: ['/usr/bin/tini', '--'],
        Cmd: ['acme-api', '--listen', '0.0.0.0:8080', '--workers', '4'],
        User: '1000:1000',
        WorkingDir: '/srv/acme',
        ExposedPorts: { '8080/tcp': {}, '9090/tcp': {} },
        Volumes: { '/var/lib/acme': {} },
        StopSignal: 'SIGTERM',
        Healthcheck: {
          Test: ['CMD', 'curl', '-fsS', 'http://localhost:8080/healthz'],
          Interval: 30_000_000_000,
          Timeout: 5_000_000_000,
          Retries: 3,
        },
        Labels: {
          'org.opencontainers.image.source': 'https://github.com/acme/platform',
          'org.opencontainers.image.revision': '4f0c2b8d91a7',
          'org.opencontainers.image.licenses': 'Apache-2.0',
        },
      },
      findings: [
        finding(
          'E1',
          'warning',
          'config /config/Env',
          'PATH is given twice: "/usr/local/sbin:…" and "/nix/store/x1s9-acme-api-1.18.0/bin:…".',
          'Docker uses the last, getenv in a shell-less process the first, Kubernetes promises neither: programs may not be found.',
        ),
        finding(
          'E1',
          'warning',
          'config /config/Env',
          'ACME_MODE is given twice: "staging" and "production".',
          'Which one the program sees depends on the engine that runs it.',
        ),
        finding(
          'W5',
          'warning',
          'layer 44, bin',
          'A directory replaces the symbolic link bin → usr/bin of the base.',
          'Everything under /usr/bin is no longer reachable as /bin: #!/bin/sh scripts fail.',
        ),
      ],
    },
  );
  const layers = [plans.map((plan) => plan.entries)];
  const sizeOf = new Map(store.map((path) => [`/nix/store/${path.name}`, path]));
  const closure = (path: string, seen = new Set<string>()): Set<string> => {
    if (!seen.has(path)) {
      seen.add(path);
      for (const reference of sizeOf.get(path)?.references ?? []) closure(reference, seen);
    }
    return seen;
  };
  const storePaths: StorePathRow[] = store.map((path, at) => {
    const full = `/nix/store/${path.name}`;
    const layer = 3 + Math.min(at, store.length - 2);
    return {
      path: full,
      layer,
      layers: [layer],
      files: path.entries.length,
      size: path.size,
      closureSize: [...closure(full)].reduce((sum, other) => sum + (sizeOf.get(other)?.size ?? 0), 0),
      references: path.references,
      referrers: store
        .filter((other) => other.references.includes(full))
        .map((other) => `/nix/store/${other.name}`),
      inBase: at === 11,
    };
  });
  return {
    name: 'acme-api-8ykq2v9xw3.tar',
    folder: '/srv/images',
    size: image.layers.reduce((sum, layer) => sum + (layer.size ?? 0), 40_960),
    report: archiveReport('acme-api-8ykq2v9xw3.tar', [image], { format: 'docker-archive' }),
    layers,
    tree: null,
    storePaths,
    failure: null,
    waste: {
      ...noWaste,
      total: image.layers.reduce((sum, layer) => sum + (layer.size ?? 0), 0),
      wasted: 2_492_839,
      efficiency: 0.9957,
      rowCount: 2,
      rows: [
        {
          path: 'var/lib/dpkg/status',
          reason: 'replaced',
          size: 1_240_000,
          layers: [0],
          causeLayer: 1,
          twin: null,
        },
        { path: 'etc/passwd', reason: 'replaced', size: 839, layers: [0], causeLayer: 44, twin: null },
      ],
    },
  };
}

function webArchive(): FakeArchive {
  const next = random(23);
  const modules = Array.from({ length: 700 }, (_, at) =>
    file(
      `srv/web/node_modules/${['react', 'lodash', 'webpack', '@babel/core', 'typescript', 'terser', 'esbuild', 'caniuse-lite'][at % 8] ?? ''}/${['lib', 'dist', 'src', 'es'][at % 4] ?? ''}/file-${at}.js`,
      logSize(next, 300, 2_400_000),
      { uid: 1000, gid: 1000 },
    ),
  );
  const cache = Array.from({ length: 46 }, (_, at) =>
    file(`var/cache/apt/archives/package-${at}_1.2-${at}_amd64.deb`, logSize(next, 40_000, 9_000_000)),
  );
  const plans: LayerPlan[] = [
    {
      createdBy: "# debian.sh --arch 'amd64' out/ 'bookworm' '@1743984000'",
      origin: 'base',
      entries: debianRoot(5),
    },
    {
      createdBy:
        'RUN /bin/sh -c apt-get update && apt-get install -y nodejs npm build-essential python3 # buildkit',
      origin: 'other',
      entries: withParents([
        ...cache,
        file('usr/bin/node', 98_400_000, { mode: 0o755 }),
        file('usr/lib/gcc/x86_64-linux-gnu/12/cc1plus', 33_600_000, { mode: 0o755 }),
        file('var/lib/dpkg/status', 3_400_000),
      ]),
    },
    {
      createdBy: 'COPY package.json package-lock.json ./ # buildkit',
      origin: 'other',
      entries: withParents([
        file('srv/web/package.json', 2_113),
        file('srv/web/package-lock.json', 612_000),
        file('srv/web/.npmrc', 118, { mode: 0o666, flags: ['world-writable'] }),
      ]),
    },
    {
      createdBy: 'RUN /bin/sh -c npm ci # buildkit',
      origin: 'other',
      entries: withParents([...modules, file('root/.npm/_cacache/index-v5/aa/01', 41_200_000)]),
    },
    {
      createdBy: 'RUN /bin/sh -c rm -rf /var/cache/apt /root/.npm && chown -R app:app /srv/web # buildkit',
      origin: 'other',
      entries: withParents([
        whiteout('var/cache/apt'),
        whiteout('root/.npm'),
        ...modules.slice(0, 320).map((entry): FakeEntry => ({ ...entry, uid: 1001 })),
      ]),
    },
    {
      createdBy: 'COPY --chown=app:app dist/ /srv/web/public/ # buildkit',
      origin: 'top',
      entries: withParents([
        file('srv/web/public/index.html', 4_120),
        file('srv/web/public/logo.svg', 1_804),
        file('srv/web/public/hero.png', 96_000),
        file('srv/web/public/app.js', 1_840_000),
        file('srv/web/public/app.js.map', 6_120_000),
        file('srv/web/public/manifest.json', 640),
        whiteout('srv/web/.npmrc'),
      ]),
    },
  ];
  const image = imageReport(31, plans, {
    names: ['registry.example.com/shop/web:2025.04', 'registry.example.com/shop/web:latest'],
    architecture: 'x86_64',
    env: [
      { name: 'PATH', value: '/usr/local/bin:/usr/bin:/bin', duplicates: [] },
      { name: 'NODE_ENV', value: 'production', duplicates: [] },
    ],
    config: {
      Env: ['PATH=/usr/local/bin:/usr/bin:/bin', 'NODE_ENV=production'],
      Cmd: ['node', 'server.js'],
      WorkingDir: '/srv/web',
      User: 'app',
    },
    findings: [
      finding(
        'A1',
        'error',
        'config /architecture',
        'architecture is "x86_64".',
        'It must be a GOARCH value: amd64. Engines that select by platform will not find this image.',
      ),
    ],
  });
  const [first, ...steps] = image.history;
  const history =
    first === undefined
      ? []
      : [
          first,
          emptyStep('CMD ["bash"]'),
          emptyStep('ENV NODE_ENV=production'),
          emptyStep('WORKDIR /srv/web'),
          ...steps,
          emptyStep('USER app'),
          emptyStep('CMD ["node" "server.js"]'),
        ];
  const rows: WasteRow[] = [
    {
      path: 'root/.npm/_cacache/index-v5/aa/01',
      reason: 'removed',
      size: 41_200_000,
      layers: [3],
      causeLayer: 4,
      twin: null,
    },
    ...modules.slice(0, 320).map((entry): WasteRow => ({
      path: entry.path,
      reason: 'metadata-only',
      size: entry.size,
      layers: [3],
      causeLayer: 4,
      twin: null,
    })),
    ...cache.map((entry): WasteRow => ({
      path: entry.path,
      reason: 'removed',
      size: entry.size,
      layers: [1],
      causeLayer: 4,
      twin: null,
    })),
    {
      path: 'srv/web/public/app.js',
      reason: 'duplicate',
      size: 1_840_000,
      layers: [5],
      causeLayer: 5,
      twin: 'srv/web/node_modules/webpack/dist/file-2.js',
    },
    {
      path: 'var/lib/dpkg/status',
      reason: 'replaced',
      size: 1_240_000,
      layers: [0],
      causeLayer: 1,
      twin: null,
    },
  ];
  rows.sort((a, b) => b.size - a.size);
  const total = image.layers.reduce((sum, layer) => sum + (layer.size ?? 0), 0);
  const wasted = rows.reduce((sum, row) => sum + row.size, 0);
  return {
    name: 'shop-web.tar.gz',
    folder: '/home/ada/Downloads',
    size: Math.round(total * 0.41),
    report: archiveReport('shop-web.tar.gz', [{ ...image, history }], { compression: 'gzip' }),
    layers: [plans.map((plan) => plan.entries)],
    tree: null,
    storePaths: [],
    failure: null,
    waste: {
      total,
      wasted,
      efficiency: 1 - wasted / total,
      rows,
      rowCount: rows.length,
      duplicatesKnown: false,
    },
  };
}

function brokenArchive(): FakeArchive {
  const hostile = withParents([
    file('etc/shadow', 40, { mode: 0o666, flags: ['world-writable'] }),
    file('<img src=x onerror=alert(1)>.html', 61),
    file('invoice\u202egpj.exe', 4_096, { mode: 0o755 }),
    file('line\nbreak\u0007.txt', 12),
    file('caf\udce9-latin1', 9),
    file(`${'very-long-name-'.repeat(240)}end`, 77),
    file('مرحبا بالعالم.txt', 33),
    file('z̸̢͔͝a̶̪̿l̷̘͝g̸̱̈́o̵͚͐', 3),
    symlink('escape', '../../../../etc/passwd'),
    file('opt/tool/run', 31_000, { mode: 0o6755, flags: ['setuid', 'setgid'] }),
    { ...file('dev/mem', 0), kind: 'char', mode: 0o666, flags: ['device'] },
  ]);
  const plans: LayerPlan[] = [
    {
      createdBy: '/bin/sh -c #(nop) ADD file:aa29f1 in /',
      origin: 'base',
      entries: debianRoot(9).slice(0, 160),
    },
    { createdBy: '/bin/sh -c #(nop) COPY dir:77 in /opt', origin: 'other', entries: hostile },
    {
      createdBy: null,
      origin: 'other',
      entries: [],
      more: { storedSize: null, size: null, entries: null, verified: false, diffId: null },
    },
    {
      createdBy: '/bin/sh -c make install',
      origin: 'top',
      entries: withParents([file('usr/local/bin/app', 2_400_000, { mode: 0o755 }), whiteout('nothing/here')]),
      more: { verified: false, mediaType: 'application/vnd.oci.image.layer.v1.tar+zstd' },
    },
  ];
  const image = imageReport(53, plans, {
    names: ['<script>alert(1)</script>:latest', 'evil\u202eegami:latest'],
    architecture: 'AMD64',
    findings: [
      finding(
        'F9',
        'error',
        'manifest.json / index.json',
        'manifest.json lists 4 layers, the OCI manifest in index.json lists none.',
        'Docker and containerd would run different images from this one file.',
      ),
      finding(
        'L2',
        'error',
        'layer 3',
        'The blob hashes to sha256:0d12ab34…, its descriptor says sha256:9c8f17aa….',
        'The content is not what was signed or pushed: engines refuse it.',
      ),
      finding(
        'F10',
        'warning',
        'layer 3',
        'The media type says zstd, the bytes are gzip.',
        'Readers that trust the media type fail to unpack it.',
      ),
      finding(
        'L1',
        'error',
        'layer 2',
        'The blob sha256:77aa… is not in the archive.',
        'The image cannot be loaded; layers above it are shown as far as they can be.',
      ),
      finding(
        'W4',
        'info',
        'layer 3, nothing/here',
        'The whiteout hides something that is not there.',
        'Harmless, but a sign of a build step that deletes what another image had.',
      ),
      finding(
        'T2',
        'info',
        'layer 1, escape',
        'The link points to ../../../../etc/passwd.',
        'Inside a container it stays within the root; tools that unpack carelessly may follow it to the host.',
      ),
      finding(
        'A1',
        'warning',
        'config /architecture',
        'architecture is "AMD64".',
        'It must be a GOARCH value in lower case: amd64.',
      ),
    ],
  });
  return {
    name: 'from-somebody-else.tar',
    folder: '/home/ada/Downloads',
    size: 41_000_000,
    report: archiveReport('from-somebody-else.tar', [image], {
      findings: [
        finding(
          'T1',
          'error',
          'member blobs/sha256/77…, offset 18,944',
          'The header checksum is 4711, computed 4698.',
          'What follows in the archive cannot be trusted to be what it says.',
        ),
      ],
    }),
    layers: [plans.map((plan) => plan.entries)],
    tree: null,
    storePaths: [],
    waste: noWaste,
    failure: null,
  };
}

function millionArchive(): FakeArchive {
  const plans: LayerPlan[] = [0, 1, 2].map((at) => ({
    createdBy: `COPY data-${at}/ /data/`,
    origin: at === 0 ? 'base' : 'other',
    entries: [],
    more: { size: 11_600_000_000, storedSize: 11_600_000_000, entries: 334_000, compression: 'none' },
  }));
  return {
    name: 'million.tar',
    folder: '/srv/images',
    size: 34_900_000_000,
    report: archiveReport('million.tar', [imageReport(61, plans, { names: ['data/million:1'] })]),
    layers: [plans.map((plan) => plan.entries)],
    tree: millionTree(),
    storePaths: [],
    waste: noWaste,
    failure: null,
  };
}

function platformsArchive(): FakeArchive {
  const platforms = [
    ['amd64', null],
    ['arm64', 'v8'],
    ['arm', 'v7'],
  ] as const;
  const images = platforms.map(([architecture, variant], at) => {
    const plans: LayerPlan[] = [
      { createdBy: 'ADD rootfs.tar.xz /', origin: 'base', entries: debianRoot(70 + at).slice(0, 300) },
      {
        createdBy: `COPY bin/${architecture}/server /usr/local/bin/`,
        origin: 'top',
        entries: withParents([file('usr/local/bin/server', 18_200_000 + at * 400_000, { mode: 0o755 })]),
      },
    ];
    return {
      plans,
      report: imageReport(80 + at, plans, { names: ['quay.io/acme/server:3.2'], architecture, variant }),
    };
  });
  const next = random(99);
  return {
    name: 'server-3.2.oci.tar',
    folder: '/srv/images',
    size: 96_000_000,
    report: archiveReport(
      'server-3.2.oci.tar',
      images.map((image) => image.report),
      {
        format: 'oci-layout',
        others: images.map((image) => ({
          kind: 'attestation',
          mediaType: 'application/vnd.oci.image.manifest.v1+json',
          artifactType: null,
          digest: sha256Digest(digits(next, 64)),
          size: 1_113,
          subject: image.report.manifestDigest,
          names: [],
        })),
      },
    ),
    layers: images.map((image) => image.plans.map((plan) => plan.entries)),
    tree: null,
    storePaths: [],
    waste: noWaste,
    failure: null,
  };
}

function legacyArchive(): FakeArchive {
  const plans: LayerPlan[] = Array.from({ length: 400 }, (_, at): LayerPlan => ({
    createdBy: `/bin/sh -c echo step ${at} > /step-${at}`,
    origin: at < 4 ? 'base' : at === 399 ? 'top' : 'other',
    entries: [file(`step-${at}`, 8 + (at % 5) * 4_000)],
    more: { compression: 'none', mediaType: null },
  }));
  const image = imageReport(91, plans, {
    names: Array.from({ length: 10_000 }, (_, at) => `legacy/app:build-${at}`),
    id: null,
    manifestDigest: null,
    legacyId: digits(random(5), 64),
    findings: [
      finding(
        'S1',
        'error',
        'layers',
        'The image has 400 layers.',
        'overlay2 and containerd stop near 127: no current engine can run it.',
      ),
    ],
  });
  return {
    name: 'legacy-2014.tar',
    folder: '/archive/2014',
    size: 2_600_000,
    report: archiveReport('legacy-2014.tar', [image], { format: 'docker-legacy' }),
    layers: [plans.map((plan) => plan.entries)],
    tree: null,
    storePaths: [],
    waste: noWaste,
    failure: null,
  };
}

function notAnImage(): FakeArchive {
  return {
    name: 'holiday.zip',
    folder: '/home/ada',
    size: 1_200_000,
    report: archiveReport('holiday.zip', []),
    layers: [],
    tree: null,
    storePaths: [],
    waste: noWaste,
    failure: 'holiday.zip is not an image archive: it begins like a ZIP file.',
  };
}
