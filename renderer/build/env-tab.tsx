import { Check, X } from 'lucide-react';
import { Fragment, useState } from 'react';
import type { ReactNode } from 'react';
import type { EnvRule, ResolvedVariable } from '../../shared/build/resolve-env.ts';
import { conflictText } from '../store/build-block.ts';
import { draftOf } from '../store/build-slice.ts';
import { counted } from '../../shared/counted.ts';
import { useActions, useApp } from '../ui/app-context.tsx';
import { Button, IconButton } from '../ui/button.tsx';
import { safeText } from '../ui/name-text.tsx';
import { SeverityIcon } from '../ui/severity-icon.tsx';
import { CommitField } from './commit-field.tsx';
import { ChoiceList } from './choice.tsx';
import { envOf, withEnvRule, withVariable } from './draft.ts';

type RuleName = EnvRule['rule'] | 'none';

/** The environment of base and build, merged: each variable once, conflicts first. */
export function EnvTab(): ReactNode {
  const env = useApp((state) => state.build.answer?.outline?.env ?? null);
  const variables = env?.variables ?? [];
  const conflicts = env?.conflicts.length ?? 0;
  const sorted = variables.toSorted(
    (a, b) => Number(b.state === 'conflict') - Number(a.state === 'conflict'),
  );
  return (
    <div className="build-form">
      <p className={conflicts > 0 ? 'env-verdict conflict' : 'env-verdict'} role="status">
        {conflicts > 0 ? (
          <>
            <SeverityIcon severity="error" /> {conflictText(conflicts)}
          </>
        ) : (
          <>
            <Check size={14} aria-hidden />
            {variables.length === 0
              ? 'No variables yet.'
              : `${counted(variables.length, 'variable')}, none in conflict. Each is written once.`}
          </>
        )}
      </p>
      {variables.length > 0 && (
        <table className="merge-table" aria-label="Environment variables">
          <thead>
            <tr>
              <th scope="col">Variable</th>
              <th scope="col">Base</th>
              <th scope="col">New</th>
              <th scope="col">Rule</th>
              <th scope="col">Result</th>
            </tr>
          </thead>
          <tbody>
            {sorted.map((variable) => (
              <VariableRow key={variable.name} variable={variable} />
            ))}
          </tbody>
        </table>
      )}
      <AddVariable />
    </div>
  );
}

function VariableRow({ variable }: { variable: ResolvedVariable }): ReactNode {
  const actions = useActions();
  const draft = useApp(draftOf);
  const { name, claims, state, value, present } = variable;
  const base = claims.filter(({ source }) => source === 'base').map((claim) => claim.value);
  const own = claims.filter(({ source }) => source === 'new').map((claim) => claim.value);
  const shown = safeText(name, 60);
  return (
    <tr data-state={state}>
      <th scope="row" className="mono">
        {state === 'conflict' && <SeverityIcon severity="error" size={13} />}
        {shown}
      </th>
      <td>
        <Values values={base} />
      </td>
      <td>
        {own.length === 1 ? (
          <span className="own-value">
            <CommitField
              label={`New value of ${shown}`}
              value={own[0] ?? ''}
              mono
              onCommit={(text) => actions().editBuild(withVariable(draft, name, text))}
            />
            <IconButton
              label={`Take ${shown} out`}
              onClick={() => actions().editBuild(withVariable(draft, name, null))}
            >
              <X size={13} />
            </IconButton>
          </span>
        ) : (
          <Values values={own} />
        )}
      </td>
      <td>
        <RuleControl variable={variable} />
      </td>
      <td className="mono selectable env-result">
        {state === 'conflict' ? (
          <em className="quiet">must be chosen</em>
        ) : present ? (
          <span className="env-value">
            <Breaking text={safeText(value ?? '', 400)} />
          </span>
        ) : (
          <em className="quiet">not set</em>
        )}
      </td>
    </tr>
  );
}

function Values({ values }: { values: readonly (string | null)[] }): ReactNode {
  if (values.length === 0) return <span className="quiet">–</span>;
  return (
    <span className="mono selectable env-value">
      {values.map((value, at) => (
        // claims of one variable differ by their place alone
        <span key={at} className="claim">
          {value === null ? <em className="quiet">no value</em> : <Breaking text={safeText(value, 300)} />}
        </span>
      ))}
    </span>
  );
}

/** A list of paths, which is broken between them first. */
function Breaking({ text }: { text: string }): ReactNode {
  return text.split(/(?<=:)/).map((part, at) => (
    // parts have no identity but their place
    <Fragment key={at}>
      {at > 0 && <wbr />}
      {part}
    </Fragment>
  ));
}

function RuleControl({ variable }: { variable: ResolvedVariable }): ReactNode {
  const actions = useActions();
  const draft = useApp(draftOf);
  const { name, claims, rule, state } = variable;
  const sources = new Set(claims.map(({ source }) => source));
  const both = sources.has('base') && sources.has('new');
  const own = draft.envRules?.[name] === undefined ? 'none' : (rule?.rule ?? 'none');
  const shown = safeText(name, 60);
  const choices: { value: RuleName; title: string }[] = [
    { value: 'none', title: state === 'conflict' ? 'choose…' : 'no rule' },
    { value: 'first', title: both ? 'keep the base’s' : 'the first' },
    { value: 'last', title: both ? 'take the new one' : 'the last' },
    { value: 'append', title: both ? 'base, then new' : 'all, in order' },
    { value: 'prepend', title: both ? 'new, then base' : 'all, new ones first' },
    { value: 'pin', title: 'this value…' },
    { value: 'unset', title: 'do not set it' },
  ];
  const choose = (next: RuleName): void => {
    const made: EnvRule | null =
      next === 'none' ? null : next === 'pin' ? { rule: 'pin', value: variable.value ?? '' } : { rule: next };
    actions().editBuild(withEnvRule(draft, name, made));
  };
  return (
    <span className="rule-control">
      <ChoiceList label={`Rule for ${shown}`} value={own} choices={choices} onChange={choose} />
      {rule?.rule === 'pin' && (
        <CommitField
          label={`Pinned value of ${shown}`}
          value={rule.value}
          mono
          onCommit={(value) => actions().editBuild(withEnvRule(draft, name, { rule: 'pin', value }))}
        />
      )}
    </span>
  );
}

function AddVariable(): ReactNode {
  const actions = useActions();
  const [text, setText] = useState('');
  const [name = '', ...rest] = text.split('=');
  const isComplete = /^[^\s=]+=/.test(text);
  return (
    <form
      className="add-variable"
      onSubmit={(event) => {
        event.preventDefault();
        if (!isComplete) return;
        const draft = draftOf(actions());
        if (envOf(draft).includes(text)) return;
        actions().editBuild(withVariable(draft, name, rest.join('=')));
        setText('');
      }}
    >
      <label className="field">
        <input
          type="text"
          className="mono"
          aria-label="A variable to add"
          placeholder="NAME=value"
          value={text}
          spellCheck={false}
          autoComplete="off"
          onChange={(event) => setText(event.currentTarget.value)}
        />
      </label>
      <Button type="submit" disabled={!isComplete}>
        Add
      </Button>
      {text !== '' && !isComplete && (
        <p className="quiet form-hint">A name without blanks, then =, then its value.</p>
      )}
    </form>
  );
}
