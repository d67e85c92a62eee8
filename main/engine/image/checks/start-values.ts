import type { Finding } from '../../../../shared/finding.ts';
import type { ContainerConfig } from '../documents.ts';
import { pointer, quote } from '../quote.ts';

/** Keys of one object that are reported one by one; a hostile one may have a hundred thousand. */
const most = 20;

/**
 * C4 to C7: values that every engine loads and that are told only when a container is made, started or stopped. All warnings.
 * `container` stands as `config` in `member`; `os` is the image's, since a Windows container has other paths and no signals.
 * What engines do was tried with Docker 20.10, podman 4.3 and runc 1.1.
 */
export function checkStartValues(container: ContainerConfig, os: string | null, member: string): Finding[] {
  const findings: Finding[] = [];
  const add = (rule: string, at: readonly string[], what: string, why: string): void => {
    findings.push({ rule, severity: 'warning', where: pointer(member, ['config', ...at]), what, why });
  };
  const { WorkingDir, StopSignal } = container;
  if (os !== 'windows') {
    if (WorkingDir && !WorkingDir.startsWith('/'))
      add(
        'C4',
        ['WorkingDir'],
        `${quote(WorkingDir)} is no absolute path`,
        'Docker and podman load the image, and runc starts no container of it: a working directory has to be absolute.',
      );
    if (StopSignal && !isSignal(StopSignal))
      add(
        'C6',
        ['StopSignal'],
        `${quote(StopSignal)} is no signal of Linux`,
        'podman makes no container of the image. Docker does, and stops it without a signal: it is killed after two seconds.',
      );
    if (Object.hasOwn(container.Volumes ?? {}, '/'))
      add(
        'C7',
        ['Volumes', '/'],
        'a volume lies over the root',
        'Docker and podman load the image and start no container of it.',
      );
  }
  const odd = Object.keys(container.ExposedPorts ?? {}).flatMap((key) => {
    const fault = portFault(key);
    return fault === null ? [] : [{ key, ...fault }];
  });
  for (const { key, what, why } of odd.slice(0, most)) add('C5', ['ExposedPorts', key], what, why);
  if (odd.length > most)
    add(
      'C5',
      ['ExposedPorts'],
      `${odd.length - most} more ports that are none`,
      'They are like those listed.',
    );
  return findings;
}

/** Signals of Linux as Docker and podman know them, without `SIG` and the real-time ones. */
const signals = new Set(
  (
    'ABRT ALRM BUS CHLD CLD CONT FPE HUP ILL INT IO IOT KILL PIPE POLL PROF PWR QUIT SEGV STKFLT STOP SYS TERM TRAP ' +
    'TSTP TTIN TTOU URG USR1 USR2 VTALRM WINCH XCPU XFSZ RTMIN RTMAX'
  ).split(' '),
);

/** A number from 1 to 64, or a name in any case, with `SIG` or without it. */
function isSignal(text: string): boolean {
  if (/^\d+$/.test(text)) return Number(text) >= 1 && Number(text) <= 64;
  const name = text.toUpperCase().replace(/^SIG/, '');
  return signals.has(name) || /^RTM(?:IN\+(?:[1-9]|1[0-5])|AX-(?:[1-9]|1[0-4]))$/.test(name);
}

const highestPort = 65_535;

/** What is wrong with a key of `ExposedPorts` (OCI config.md: `port/tcp`, `port/udp`, `port`; sctp is Docker's); null: nothing. */
function portFault(key: string): { readonly what: string; readonly why: string } | null {
  const [port = '', protocol = '', ...rest] = key.split('/');
  if (rest.length > 0 || protocol.includes(','))
    return {
      what: `${quote(key)} is no port with a protocol`,
      why: 'Of Docker and podman one reads it in its own way and the other starts no container that publishes what its image exposes (run -P).',
    };
  if (port === '' || !['', 'tcp', 'udp', 'sctp'].includes(protocol.toLowerCase()))
    return {
      what: `${quote(key)} ${port === '' ? 'has no port' : `has the protocol ${quote(protocol)}, which is none`}`,
      why: 'Docker and podman start no container that publishes what its image exposes (run -P).',
    };
  if (isPort(port)) return null;
  const [first = '', last = '', ...more] = port.split('-');
  if (more.length === 0 && isPort(first) && isPort(last) && Number(first) < Number(last))
    return {
      what: `${quote(key)} is a range, not a port`,
      why: 'With run -P podman publishes each port of it, Docker port 0 instead, where nothing listens.',
    };
  return {
    what: `${quote(port)} is no port from 1 to ${highestPort}`,
    why: 'With run -P podman makes no container, and Docker publishes port 0 instead, where nothing listens.',
  };
}

function isPort(text: string): boolean {
  return /^\d+$/.test(text) && Number(text) >= 1 && Number(text) <= highestPort;
}
