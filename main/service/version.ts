/** Put in place by the bundler; absent where the sources run as they are (tests). */
declare const __VARVE_VERSION__: string | undefined;

/** The product's version, as in package.json. */
export const version: string = typeof __VARVE_VERSION__ === 'string' ? __VARVE_VERSION__ : '0.0.0-source';
