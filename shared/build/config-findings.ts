import type { Finding } from '../finding.ts';
import type { Json } from '../report.ts';
import { nearestKey } from './nearest-key.ts';

/** Keys of a container config: those of the OCI image spec, and Docker's own. */
const configKeys = [
  'User',
  'ExposedPorts',
  'Env',
  'Entrypoint',
  'Cmd',
  'Volumes',
  'WorkingDir',
  'Labels',
  'StopSignal',
  'Memory',
  'MemorySwap',
  'CpuShares',
  'Healthcheck',
  'ArgsEscaped',
  'Shell',
  'OnBuild',
  'StopTimeout',
  'Hostname',
  'Domainname',
  'AttachStdin',
  'AttachStdout',
  'AttachStderr',
  'Tty',
  'OpenStdin',
  'StdinOnce',
  'Image',
  'NetworkDisabled',
  'MacAddress',
];

/** BS6: keys that no engine reads are written as they are, as nixpkgs does, and told of. */
export function configFindings(config: { readonly [key: string]: Json }): Finding[] {
  return Object.keys(config)
    .filter((key) => !configKeys.includes(key))
    .map((key) => {
      const near = nearestKey(key, configKeys);
      return {
        rule: 'BS6',
        severity: 'warning',
        where: `config.${key}`,
        what: near === null ? 'no engine knows this key' : `no engine knows this key; did you mean ${near}?`,
        why: 'it is written into the image and has no effect',
      };
    });
}
