import type { ReactNode } from 'react';
import { draftOf, editKeys } from '../store/build-slice.ts';
import { useActions, useApp } from '../ui/app-context.tsx';
import { ChoiceList } from './choice.tsx';

/** How much of the base's config comes along. */
export function InheritChoice(): ReactNode {
  const actions = useActions();
  const inherit = useApp((state) => draftOf(state).inherit ?? 'nixpkgs');
  return (
    <ChoiceList
      label="What comes from the base’s config"
      value={inherit}
      choices={[
        { value: 'nixpkgs', title: 'Only its environment comes along, as in nixpkgs' },
        { value: 'docker', title: 'Its whole config comes along, as in a Dockerfile' },
      ]}
      onChange={(next) => editKeys(actions(), { inherit: next === 'nixpkgs' ? undefined : next })}
    />
  );
}
