import type { ReactNode } from 'react';
import type { Json } from '../../shared/report.ts';
import { draftOf, editKeys } from '../store/build-slice.ts';
import { useActions, useApp } from '../ui/app-context.tsx';
import { CommitField } from './commit-field.tsx';
import {
  arePorts,
  commandText,
  labelsText,
  parseCommand,
  parseLabels,
  parseSet,
  portText,
  setText,
} from './config-text.ts';
import { withConfig } from './draft.ts';

/** One field of the container config: how it is typed, and what it is then. `parse` answers null for what makes no sense. */
interface ConfigField {
  readonly key: string;
  readonly title: string;
  readonly hint: string;
  readonly placeholder: string;
  readonly wrong: string;
  readonly lines?: number;
  readonly show: (value: Json | undefined) => string;
  readonly parse: (text: string) => Json | null | undefined;
}

const command = (key: string, title: string, hint: string, placeholder: string): ConfigField => ({
  key,
  title,
  hint,
  placeholder,
  wrong: 'A quote does not end, or it is no JSON list of texts.',
  show: commandText,
  parse: (text) => (text.trim() === '' ? undefined : parseCommand(text)),
});

const text = (key: string, title: string, hint: string, placeholder: string): ConfigField => ({
  key,
  title,
  hint,
  placeholder,
  wrong: '',
  show: (value) => (typeof value === 'string' ? value : ''),
  parse: (typed) => (typed.trim() === '' ? undefined : typed.trim()),
});

const fields: readonly ConfigField[] = [
  command('Entrypoint', 'Entrypoint', 'Words or a JSON list', '/bin/server --port 8080'),
  command('Cmd', 'Command', 'Added to the entrypoint, or run instead', '/bin/sh'),
  text('User', 'User', 'Name or number, with or without a group', '1000:1000'),
  text('WorkingDir', 'Working folder', 'Where the command starts', '/srv'),
  {
    key: 'ExposedPorts',
    title: 'Ports',
    hint: 'tcp unless said otherwise',
    placeholder: '8080 53/udp',
    wrong: 'Ports are numbers, as in 8080 or 53/udp.',
    show: setText,
    parse: (typed) => (arePorts(typed) ? parseSet(typed, portText) : null),
  },
  {
    key: 'Volumes',
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
    key: 'Labels',
    title: 'Labels',
    hint: 'One key=value a line',
    placeholder: 'org.opencontainers.image.source=…',
    wrong: 'A line has no key.',
    lines: 3,
    show: labelsText,
    parse: parseLabels,
  },
  text('StopSignal', 'Stop signal', 'SIGTERM unless said otherwise', 'SIGINT'),
];

/** The container config but for its environment, and what the image runs on. */
export function ConfigForm(): ReactNode {
  const actions = useActions();
  const draft = useApp(draftOf);
  const outline = useApp((state) => state.build.answer?.outline ?? null);
  const conflict = outline?.architectureConflict ?? null;
  return (
    <div className="build-form config-form">
      {fields.map((field) => (
        <div key={field.key} className="form-row">
          <span className="form-title">{field.title}</span>
          <CommitField
            label={field.title}
            value={field.show(draft.config?.[field.key] as Json | undefined)}
            placeholder={field.placeholder}
            mono
            lines={field.lines ?? 1}
            check={(typed) => (field.parse(typed) === null ? field.wrong : null)}
            onCommit={(typed) => {
              const value = field.parse(typed);
              if (value !== null) actions().editBuild(withConfig(draft, field.key, value));
            }}
          />
          <span className="quiet form-hint">{field.hint}</span>
        </div>
      ))}
      <div className="form-row">
        <span className="form-title">Architecture</span>
        <CommitField
          label="Architecture"
          value={draft.architecture ?? ''}
          placeholder={outline === null ? 'amd64' : platform(outline)}
          mono
          onCommit={(typed) =>
            editKeys(actions(), { architecture: typed.trim() === '' ? undefined : typed.trim() })
          }
        />
        <span className={conflict === null ? 'quiet form-hint' : 'form-hint form-wrong'} role="status">
          {conflict === null
            ? 'GOARCH, a Nix system or uname; the base’s unless given'
            : `The base is for ${conflict.base}, not ${conflict.wanted}.`}
        </span>
      </div>
    </div>
  );
}

function platform({ architecture, variant }: { architecture: string; variant: string | null }): string {
  return variant === null ? architecture : `${architecture}/${variant}`;
}
