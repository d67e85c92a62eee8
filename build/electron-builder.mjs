// How the application is packed. Everything that runs is bundled in out/, so no node_modules travel along.
import { rm } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Archives that hold images. macOS and Windows look at the last part of a name only; Linux goes by MIME type, and
 * shared-mime-info tells a compressed tar from any other compressed file.
 */
const archives = [
  { ext: 'tar', mimeType: 'application/x-tar', name: 'Container image archive' },
  { ext: 'tgz', mimeType: 'application/x-compressed-tar', name: 'Container image archive (gzip)' },
  { ext: 'tzst', mimeType: 'application/x-zstd-compressed-tar', name: 'Container image archive (Zstandard)' },
  { ext: 'txz', mimeType: 'application/x-xz-compressed-tar', name: 'Container image archive (xz)' },
  { ext: 'tbz2', mimeType: 'application/x-bzip-compressed-tar', name: 'Container image archive (bzip2)' },
];
/** Long spellings: `.tar.gz` for Linux, where the type decides, and the last part for the others. */
const spellings = {
  linux: {
    tar: ['tar', 'oci.tar'],
    tgz: ['tgz', 'tar.gz'],
    tzst: ['tzst', 'tar.zst'],
    txz: ['txz', 'tar.xz'],
    tbz2: ['tbz2', 'tar.bz2'],
  },
  others: {
    tar: ['tar'],
    tgz: ['tgz', 'gz'],
    tzst: ['tzst', 'zst'],
    txz: ['txz', 'xz'],
    tbz2: ['tbz2', 'bz2'],
  },
};

/** @param {Record<string, string[]>} names @returns {import('electron-builder').FileAssociation[]} */
function associations(names) {
  return archives.map(({ ext, ...rest }) => ({
    ...rest,
    ext: names[ext] ?? ext,
    description: rest.name,
    role: 'Viewer',
    rank: 'Alternate',
  }));
}

/** @type {import('electron-builder').Configuration} */
export const configuration = {
  appId: 'dev.varve.app',
  productName: 'Varve',
  copyright: 'MIT License, the Varve authors',
  directories: { output: 'dist', buildResources: 'build' },
  files: ['out/**', '!**/*.map', '!**/*.code', 'package.json', '!node_modules'],
  asar: true,
  npmRebuild: false,
  extraMetadata: { devDependencies: {}, scripts: {} },
  electronLanguages: ['en-US'],
  // An unpacked Electron brings its own application, which has no business in ours.
  afterPack: async ({ appOutDir }) =>
    await rm(join(appOutDir, 'resources/default_app.asar'), { force: true }),

  electronFuses: {
    runAsNode: false,
    enableCookieEncryption: true,
    enableNodeOptionsEnvironmentVariable: false,
    enableNodeCliInspectArguments: false,
    enableEmbeddedAsarIntegrityValidation: true,
    onlyLoadAppFromAsar: true,
    loadBrowserProcessSpecificV8Snapshot: false,
    grantFileProtocolExtraPrivileges: false,
    resetAdHocDarwinSignature: true,
  },

  linux: {
    target: ['AppImage', 'deb'],
    executableName: 'varve',
    icon: 'build/icons',
    category: 'Development',
    synopsis: 'Opens, explains, builds and compares container images',
    maintainer: 'The Varve authors <varve@users.noreply.github.com>',
    fileAssociations: associations(spellings.linux),
    desktop: { entry: { StartupWMClass: 'Varve', Keywords: 'container;image;docker;oci;nix;layers' } },
  },
  mac: {
    target: ['dmg'],
    icon: 'build/icons/1024x1024.png',
    category: 'public.app-category.developer-tools',
    fileAssociations: associations(spellings.others),
  },
  win: {
    target: ['nsis'],
    icon: 'build/icons/256x256.png',
    fileAssociations: associations(spellings.others),
  },
  nsis: { oneClick: false, allowToChangeInstallationDirectory: true, perMachine: false },
};
