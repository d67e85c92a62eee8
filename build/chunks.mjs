// How the programs of out/main share their code: in CommonJS files, one for each part of the engine, each of which is
// loaded when something in it is used for the first time. `varve inspect` needs a sixth of the code; reading all of it, and
// those modules of Node's that only the rest uses, took most of the command's time.

/**
 * What listing the layers of a plain archive runs, and no more: `varve inspect` reads one file of code beside its own, and those
 * of the parts stay out of the way. Each by its folder; whoever moves a module loses a little time and nothing else.
 */
export const listing = {
  'main/cli':
    'arguments command commands commands/inspect direct-stdout exit-code given-words help image-choice main open-image output progress run table text/findings-text text/report-text warner',
  'main/engine/codec': 'codec-error sniff',
  'main/engine/image':
    'blob-location checks/config checks/environment checks/layer-count checks/names checks/platform checks/start-values claimed-algorithms condense documents fold-keys history image-core json-document origin quote report shape',
  'main/engine/io': 'byte-source file-source let-go work',
  'main/engine/secrets': 'config-secrets secret-names secret-texts secret-tokens',
  'main/engine/source': 'open-archive strays',
  'main/engine/source/docker': 'cross-check-legacy docker-archive image-heads legacy-graph legacy-view',
  'main/engine/source/listing': 'links listing rescue tar-listing tar-members wrapper',
  'main/engine/source/reading': 'blob-name config-reading reading',
  'main/service': 'progress recent-map version',
  'main/service/blobs': 'blob-shelf read-blobs',
  'main/service/cache': 'blob-facts cache-file cache-store catalogue layer-cache',
  'main/service/contents': 'content-reader',
  'main/service/disk': 'path-rules user-folders',
  'main/service/host': 'open-input',
  'main/service/layers': 'layer-progress',
  'main/service/session':
    'create-session image-blobs named-blobs open-session scan-plan tree-shelf view-blobs',
  'main/service/threads':
    'create-pool inline-work jobs/checkpoint-buffers jobs/open-job load-doer sibling-program',
};

/**
 * Modules that go into one file each; where several fit, the first. The bundler sees to all others.
 * @type {readonly (readonly [RegExp, string])[]}
 */
const parts = [
  ...Object.entries(listing).map(
    ([folder, names]) =>
      /** @type {const} */ ([new RegExp(`/${folder}/(?:${names.replaceAll(' ', '|')})\\.ts$`), 'listing']),
  ),
  [/node_modules\/(?:pako|fzstd)\/|engine\/codec\/(?:xz|bzip2)\/|portable-inflate/, 'decoders'],
  [/node_modules\/zod\/v4\/(?:classic\/|core\/(?:to-)?json-schema)/, 'zod-classic'],
  [/node_modules\/zod\//, 'listing'],
  // Nearly all of these are used by it.
  [/main\/engine\/tar\/|\/shared\/[^/]*$/, 'listing'],
  [/main\/engine\/(?:io|image)\//, 'image'],
  [/main\/engine\/codec\//, 'codec'],
  [/main\/engine\/source\//, 'source'],
  [/main\/engine\/tree\//, 'tree'],
];

export const codeSplitting = {
  includeDependenciesRecursively: false,
  groups: [
    {
      debugName: 'parts',
      name: (/** @type {string} */ id) => parts.find(([pattern]) => pattern.test(id))?.[1] ?? null,
    },
  ],
};

/** @returns {import('vite').Plugin} the rewriting of `lazily`, for the bundler */
export function lazyRequires() {
  return { name: 'lazy-requires', renderChunk: (code) => ({ code: lazily(code), map: null }) };
}

/**
 * Turns `const require_x = require("./x.js")` at the top of a file, as the bundler names them, into a call that loads x once,
 * when it is needed. No module here has effects when it is loaded, so that it may happen later, or never. Lines stay lines,
 * for the sake of source maps.
 * @param {string} code a chunk as the bundler writes it, before it is made small
 * @returns {string}
 */
export function lazily(code) {
  /** @type {Map<string, string>} what gives a module of Node's its default export, by the module's name */
  const wraps = new Map();
  /** @type {string[]} */
  const names = [];
  const rest = code
    .replace(
      /^(node_\w+) = (\w+\.\w+\()\1, 1\);$/gm,
      (/** @type {string} */ _, /** @type {string} */ name, /** @type {string} */ wrap) => {
        wraps.set(name, wrap);
        return '';
      },
    )
    .replace(
      /^(?:const|let) ((?:require|node)_\w+) = (require\("(?:node:|\.\/)[^"]+"\));$/gm,
      (/** @type {string} */ _, /** @type {string} */ name, /** @type {string} */ load) => {
        names.push(name);
        const wrap = wraps.get(name);
        const value = wrap === undefined ? load : `${wrap}${load}, 1)`;
        return `let ${name}_; const ${name} = () => ${name}_ ??= ${value};`;
      },
    );
  // In parentheses, because `new x().y()` would make an x.
  return names.reduce(
    (text, name) => text.replaceAll(new RegExp(`\\b${name}\\.`, 'g'), `(${name}()).`),
    rest,
  );
}
