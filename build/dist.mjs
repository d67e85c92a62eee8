// npm run dist [-- dir | AppImage | deb | dmg | nsis …]: packs the application into dist/, an unpacked folder unless told.
import { build, Platform } from 'electron-builder';
import { configuration } from './electron-builder.mjs';
import { findElectron } from './electron-runtime/find.mjs';
import { projectPackage, root } from './project.mjs';

const targets = process.argv.slice(2);
const folderOnly = targets.every((target) => target === 'dir');
// The registry's runtime is for development and tests: whatever leaves this machine carries Electron's own release.
const electron = await findElectron(undefined, { registry: folderOnly });
console.error(
  `Packing Varve ${projectPackage().version} with Electron ${electron.version}, ${electron.dist}`,
);
const made = await build({
  projectDir: root,
  targets: Platform.current().createTarget(folderOnly ? ['dir'] : targets),
  publish: 'never',
  config: { ...configuration, electronDist: electron.dist, electronVersion: electron.version },
});
for (const path of made) console.log(path);
