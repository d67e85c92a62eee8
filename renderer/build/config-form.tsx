import type { ReactNode } from 'react';
import { draftOf, editKeys } from '../store/build-slice.ts';
import { useActions, useApp } from '../ui/app-context.tsx';
import { CommitField } from './commit-field.tsx';
import { configGroups } from './config-fields.ts';
import type { ConfigField } from './config-fields.ts';
import { baseRef, configAt, withConfigAt } from './draft.ts';
import { InheritChoice } from './inherit-choice.tsx';

/** The container config but for its environment, and what the image runs on. */
export function ConfigForm(): ReactNode {
  const hasBase = useApp((state) => baseRef(draftOf(state)) !== null);
  return (
    <div className="build-form config-form">
      {hasBase && (
        <div className="form-row">
          <span className="form-title">From the base</span>
          <span className="hinted-field">
            <InheritChoice />
            <span className="quiet form-hint">What is said below stands in any case.</span>
          </span>
        </div>
      )}
      {configGroups.map(({ title, fields }) => (
        <section key={title} className="form-group" aria-label={title}>
          <h3>{title}</h3>
          {fields.map((field) => (
            <FieldRow key={field.title} field={field} group={title} />
          ))}
        </section>
      ))}
      <section className="form-group" aria-label="What it runs on">
        <h3>What it runs on</h3>
        <Architecture />
      </section>
    </div>
  );
}

function FieldRow({ field, group }: { field: ConfigField; group: string }): ReactNode {
  const actions = useActions();
  const draft = useApp(draftOf);
  const { path, title, hint, placeholder, lines = 1 } = field;
  return (
    <div className="form-row">
      <span className="form-title">{title}</span>
      <CommitField
        label={path.length === 1 ? title : `${group}: ${title}`}
        value={field.show(configAt(draft, path))}
        placeholder={placeholder}
        mono
        lines={lines}
        hint={hint}
        check={(typed) => (field.parse(typed) === null ? field.wrong : null)}
        onCommit={(typed) => {
          const value = field.parse(typed);
          if (value !== null) actions().editBuild(withConfigAt(draftOf(actions()), path, value));
        }}
      />
    </div>
  );
}

function Architecture(): ReactNode {
  const actions = useActions();
  const draft = useApp(draftOf);
  const outline = useApp((state) => state.build.answer?.outline ?? null);
  const issue = useApp(
    (state) => state.build.answer?.issues.find(({ where }) => where === 'architecture')?.message ?? null,
  );
  const conflict = outline?.architectureConflict ?? null;
  const wrong =
    conflict === null
      ? issue
      : `The base is for ${conflict.base}, not ${conflict.wanted}: they must be the same.`;
  return (
    <div className="form-row">
      <span className="form-title">Architecture</span>
      <CommitField
        label="Architecture"
        value={draft.architecture ?? ''}
        placeholder={outline === null ? 'amd64' : platform(outline)}
        mono
        hint="GOARCH, a Nix system or uname; the base’s unless given"
        wrong={wrong}
        onCommit={(typed) =>
          editKeys(actions(), { architecture: typed.trim() === '' ? undefined : typed.trim() })
        }
      />
    </div>
  );
}

function platform({ architecture, variant }: { architecture: string; variant: string | null }): string {
  return variant === null ? architecture : `${architecture}/${variant}`;
}
