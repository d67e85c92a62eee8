/** Put in place by the bundler; absent where the sources run as they are (tests). */
declare const __VARVE_VERSION__: string | undefined;
declare const __VARVE_BUILD__: string | undefined;

/** The product's version, as in package.json. */
export const version: string = typeof __VARVE_VERSION__ === 'string' ? __VARVE_VERSION__ : '0.0.0-source';

/** Another one for every state of the sources: what one build has worked out, another may work out differently. */
export const build: string = typeof __VARVE_BUILD__ === 'string' ? __VARVE_BUILD__ : 'source';
