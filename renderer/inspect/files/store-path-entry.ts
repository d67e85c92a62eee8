/** The path of an entry that is a store path: `nix/store/<hash>-<name>`. */
export const storePathEntry = /^nix\/store\/[0-9a-z]{32}-[^/]+$/;
