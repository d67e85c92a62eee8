import { isTimestamp } from '../../../../shared/timestamp.ts';
import type { Finding } from '../../../../shared/finding.ts';
import type { Json } from '../../../../shared/report.ts';
import type { ImageConfig, LegacyConfig } from '../documents.ts';
import { pointer, quote } from '../quote.ts';
import { checkEnvironment } from './environment.ts';
import { checkPlatform } from './platform.ts';
import { checkStartValues } from './start-values.ts';

/**
 * What can be said of a config by itself, for image configs and v1 `json` documents alike: A1, E1, E2, C1 (times), C2
 * (a `Cmd` or `Entrypoint` that is one string), and what is told only when a container starts (C4 to C7).
 */
export function checkConfig(config: ImageConfig | LegacyConfig, json: Json, member: string): Finding[] {
  const findings = checkPlatform(
    {
      os: config.os ?? null,
      architecture: config.architecture ?? null,
      variant: config.variant ?? null,
    },
    member,
  );
  findings.push(...checkTime(config.created, pointer(member, ['created'])));
  const steps = ('history' in config && config.history) || [];
  const odd = steps.flatMap((step, at) =>
    checkTime(step?.created, pointer(member, ['history', at, 'created'])),
  );
  findings.push(...odd.slice(0, mostTimes));
  const container = config.config;
  if (container === undefined || container === null) {
    if (isNullConfig(json))
      findings.push({
        rule: 'C3',
        severity: 'info',
        where: pointer(member, ['config']),
        what: 'config is null',
        why: 'The image says nothing of how to run it: engines load it, and start it only with a command.',
      });
    return findings;
  }
  for (const field of ['Cmd', 'Entrypoint'] as const)
    if (typeof container[field] === 'string')
      findings.push({
        rule: 'C2',
        severity: 'warning',
        where: pointer(member, ['config', field]),
        what: `${field} is the string ${quote(container[field])}, not an array`,
        why: 'Docker reads it as an array of one; podman and umoci refuse the config.',
      });
  findings.push(...checkStartValues(container, config.os ?? null, member));
  const list = (container.Env ?? []).filter((entry) => entry !== undefined);
  findings.push(...checkEnvironment(list, member, ['config', 'Env']));
  return findings;
}

/** Steps with a time that is none, reported one by one. */
const mostTimes = 20;

function checkTime(time: string | null | undefined, where: string): Finding[] {
  if (typeof time !== 'string' || isTimestamp(time)) return [];
  return [
    {
      rule: 'C1',
      severity: 'error',
      where,
      what: `${quote(time)} is no RFC 3339 date and time`,
      why: 'Go refuses the whole config over it, so Docker, podman and containerd cannot load the image.',
    },
  ];
}

function isNullConfig(json: Json): boolean {
  return (
    typeof json === 'object' &&
    json !== null &&
    !Array.isArray(json) &&
    'config' in json &&
    json['config'] === null
  );
}
