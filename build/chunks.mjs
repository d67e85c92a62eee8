// How the programs of out/main share their code: in CommonJS files, one for each part of the engine, each of which is
// loaded when something in it is used for the first time. `varve inspect` needs a sixth of the code; reading all of it, and
// those modules of Node's that only the rest uses, took most of the command's time.

/**
 * Folders whose modules go into one file each; where several fit, the first. The bundler sees to all others.
 * @type {readonly (readonly [RegExp, string])[]}
 */
const parts = [
  [/node_modules\/(?:pako|fzstd)\/|engine\/codec\/(?:xz|bzip2)\/|portable-inflate/, 'decoders'],
  [/node_modules\/zod\/v4\/classic\//, 'zod-classic'],
  [/node_modules\/zod\//, 'zod'],
  [/main\/engine\/(?:io|image)\/|engine\/codec\/(?:sniff|codec-error)|\/shared\/[^/]*$/, 'image'],
  [/main\/engine\/codec\//, 'codec'],
  [/main\/engine\/tar\//, 'tar'],
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
