import type { Json } from '../../../../shared/report.ts';

type Config = { readonly [key: string]: Json };

/** Keys whose values are sets: a child adds to them. */
const setKeys = ['ExposedPorts', 'Labels', 'Volumes'];

/**
 * A base's container config with that of what is built laid over it, as Dockerfile instructions do: a key that is given
 * replaces the base's, ports, labels and volumes add up, and an entrypoint takes the base's command away, since that was
 * meant for another program. Env is for resolveEnv.
 */
export function inheritConfig(base: Config, own: Config): Config {
  const given = Object.fromEntries(Object.entries(own).filter(([, value]) => value !== null));
  const { Cmd, ...rest } = base;
  const kept: Config = given['Entrypoint'] === undefined && Cmd !== undefined ? base : rest;
  const sets = setKeys.flatMap((key): [string, Json][] => {
    const below = kept[key];
    const above = given[key];
    return isObject(below) && isObject(above) ? [[key, { ...below, ...above }]] : [];
  });
  return { ...kept, ...given, ...Object.fromEntries(sets) };
}

function isObject(value: Json | undefined): value is Config {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
