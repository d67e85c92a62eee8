import type { Json } from '../../shared/report.ts';
import type { ConfigPlace } from './draft.ts';
import {
  arePorts,
  commandText,
  durationWords,
  labelsText,
  parseCommand,
  parseDuration,
  parseLabels,
  parseSet,
  parseTest,
  portText,
  setText,
  testText,
} from './config-text.ts';

/** One field of the container config: how it is typed, and what it is then. */
export interface ConfigField {
  /** Where it stands in the config: `Cmd`, or a key of an object in it. */
  readonly path: ConfigPlace;
  readonly title: string;
  readonly hint: string;
  readonly placeholder: string;
  /** Said where `parse` answers null: it makes no sense. Undefined leaves the key out. */
  readonly wrong: string;
  readonly lines?: number;
  readonly show: (value: Json | undefined) => string;
  readonly parse: (text: string) => Json | null | undefined;
}

export interface ConfigGroup {
  readonly title: string;
  readonly fields: readonly ConfigField[];
}

function command(key: string, title: string, hint: string, placeholder: string): ConfigField {
  return {
    path: [key],
    title,
    hint,
    placeholder,
    wrong: 'A quote does not end, or it is no JSON list of texts.',
    show: commandText,
    parse: (typed) => (typed.trim() === '' ? undefined : parseCommand(typed)),
  };
}

function text(
  key: string,
  title: string,
  hint: string,
  placeholder: string,
  pattern: RegExp,
  wrong: string,
): ConfigField {
  return {
    path: [key],
    title,
    hint,
    placeholder,
    wrong,
    show: (value) => (typeof value === 'string' ? value : ''),
    parse: (typed) => {
      const bare = typed.trim();
      if (bare === '') return undefined;
      return pattern.test(bare) ? bare : null;
    },
  };
}

function duration(inner: string, title: string, hint: string, placeholder: string): ConfigField {
  return {
    path: ['Healthcheck', inner],
    title,
    hint,
    placeholder,
    wrong: 'A duration is such as 30s, 1m30s or 500ms.',
    show: durationWords,
    parse: parseDuration,
  };
}

const user = /^[^\s:]+(?::[^\s:]+)?$/;
const signal = /^(?:SIG[A-Z0-9+-]+|[1-9]\d?)$/;

/** Every part of a container config that a build sets, but for its environment, which has a page of its own. */
export const configGroups: readonly ConfigGroup[] = [
  {
    title: 'What runs',
    fields: [
      command('Entrypoint', 'Entrypoint', 'Words or a JSON list', '/bin/server --port 8080'),
      command('Cmd', 'Command', 'Added to the entrypoint, or run instead', '/bin/sh'),
      text(
        'User',
        'User',
        'Name or number, with or without a group',
        '1000:1000',
        user,
        'A name or number, and a group after a colon if any.',
      ),
      text(
        'WorkingDir',
        'Working folder',
        'Where the command starts',
        '/srv',
        /^\//,
        'It must begin with /.',
      ),
      text(
        'StopSignal',
        'Stop signal',
        'SIGTERM unless said otherwise',
        'SIGINT',
        signal,
        'A signal is such as SIGINT, SIGRTMIN+3 or 15.',
      ),
    ],
  },
  {
    title: 'What it offers',
    fields: [
      {
        path: ['ExposedPorts'],
        title: 'Ports',
        hint: 'tcp unless said otherwise',
        placeholder: '8080 53/udp',
        wrong: 'Ports are numbers up to 65535, as in 8080 or 53/udp.',
        show: setText,
        parse: (typed) => (arePorts(typed) ? parseSet(typed, portText) : null),
      },
      {
        path: ['Volumes'],
        title: 'Volumes',
        hint: 'Folders that outlive a container',
        placeholder: '/data /var/lib/app',
        wrong: 'Volumes are absolute paths.',
        show: setText,
        parse: (typed) =>
          typed
            .split(/[\s,]+/)
            .filter(Boolean)
            .every((word) => word.startsWith('/'))
            ? parseSet(typed, (word) => word)
            : null,
      },
      {
        path: ['Labels'],
        title: 'Labels',
        hint: 'One key=value a line',
        placeholder: 'org.opencontainers.image.source=…',
        wrong: 'A line has no key.',
        lines: 3,
        show: labelsText,
        parse: parseLabels,
      },
    ],
  },
  {
    title: 'Healthcheck',
    fields: [
      {
        path: ['Healthcheck', 'Test'],
        title: 'Test',
        hint: 'A command, NONE, or a list that begins with CMD or CMD-SHELL',
        placeholder: 'curl -f http://localhost:8080/health',
        wrong: 'A quote does not end, or the list does not begin with NONE, CMD or CMD-SHELL.',
        show: testText,
        parse: parseTest,
      },
      duration('Interval', 'Every', '30s unless said otherwise', '30s'),
      duration('Timeout', 'Time limit', '30s unless said otherwise', '5s'),
      duration('StartPeriod', 'Grace at start', 'Failures do not count so long', '10s'),
      {
        path: ['Healthcheck', 'Retries'],
        title: 'Retries',
        hint: 'Failures in a row until it is unhealthy; 3 unless said otherwise',
        placeholder: '3',
        wrong: 'A whole number from 1 on.',
        show: (value) => (typeof value === 'number' ? String(value) : ''),
        parse: (typed) => {
          if (typed.trim() === '') return undefined;
          return /^[1-9]\d{0,3}$/.test(typed.trim()) ? Number(typed) : null;
        },
      },
    ],
  },
];
