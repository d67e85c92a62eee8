import type { Command } from './command.ts';

/** Every command with the words for the overview; its code is loaded only when it runs, which keeps the start quick. */
export const commands: readonly {
  readonly name: string;
  readonly summary: string;
  load(): Promise<Command>;
}[] = [
  {
    name: 'inspect',
    summary: 'what an archive holds: images, layers, config, env, history, findings',
    load: async () => (await import('./commands/inspect.ts')).inspect,
  },
  {
    name: 'files',
    summary: 'the files of a layer, of the merged image, or what layers changed',
    load: async () => (await import('./commands/files.ts')).files,
  },
  {
    name: 'cat',
    summary: 'the content of one file',
    load: async () => (await import('./commands/cat.ts')).cat,
  },
  {
    name: 'verify',
    summary: 're-hash every blob, diff_id and config',
    load: async () => (await import('./commands/verify.ts')).verify,
  },
  {
    name: 'compare',
    summary: 'how two images differ; of one archive, whether its views agree',
    load: async () => (await import('./commands/compare.ts')).compare,
  },
  {
    name: 'waste',
    summary: 'bytes that no container sees, with their causes; gates for CI',
    load: async () => (await import('./commands/waste.ts')).waste,
  },
  {
    name: 'store-paths',
    summary: 'Nix store paths: layer, size, closure, references',
    load: async () => (await import('./commands/store-paths.ts')).storePaths,
  },
  {
    name: 'life',
    summary: 'what each layer did to one path',
    load: async () => (await import('./commands/life.ts')).life,
  },
  {
    name: 'plan',
    summary: 'what varve build would make of a build spec, without writing it',
    load: async () => (await import('./commands/plan.ts')).plan,
  },
  {
    name: 'build',
    summary: 'write the image that a build spec describes',
    load: async () => (await import('./commands/build.ts')).build,
  },
  {
    name: 'convert',
    summary: 'the same images in another kind of archive; merge, split, recompress, repair',
    load: async () => (await import('./commands/convert.ts')).convertCommand,
  },
  {
    name: 'stream',
    summary: "write the image of a nixpkgs conf.json, as streamLayeredImage's script does",
    load: async () => (await import('./commands/stream.ts')).stream,
  },
  {
    name: 'serve',
    summary: 'the window, in a browser on this machine',
    load: async () => (await import('./commands/serve.ts')).serve,
  },
];
