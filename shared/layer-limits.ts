/** How many layers engines take (S1). */
export const layerLimits = {
  /** Docker on AUFS, before overlay2. */
  aufs: 42,
  /** What Docker loads: the 127 of its first storage drivers, less the two that a container takes. */
  docker: 125,
  /** Where overlay2 and containerd stop, more or less. */
  overlay: 127,
} as const;

/** What more layers than `layerLimits.docker` mean. */
export const beyondDocker = `Docker loads at most ${layerLimits.docker} (“max depth exceeded”), overlay2 and containerd stop near ${layerLimits.overlay}`;

/** What `maxLayers` may be at most: far more than any engine takes, and few enough to plan with. */
export const mostLayers = 10_000;
