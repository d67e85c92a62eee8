import type { ReactNode } from 'react';
import { draftOf } from '../store/build-slice.ts';
import { useActions, useApp } from '../ui/app-context.tsx';
import { ChoiceList } from './choice.tsx';
import { withLike } from './draft.ts';

/** Whose images the image is to be like: that decides how many layers there are, and how things get into its root. */
export function LikeChoice(): ReactNode {
  const actions = useActions();
  const like = useApp((state) => draftOf(state).like ?? 'layered');
  return (
    <section className="like-choice" aria-label="Kind of image">
      <ChoiceList
        label="Kind of image"
        value={like}
        choices={[
          { value: 'layered', title: 'Many layers, like streamLayeredImage' },
          { value: 'buildImage', title: 'One layer, like buildImage' },
        ]}
        onChange={(next) =>
          actions().editBuild(withLike(draftOf(actions()), next === 'layered' ? null : next))
        }
      />
      <p className="quiet card-hint">
        {like === 'layered'
          ? 'Store paths share layers as a strategy says; what is to be in the root is linked there.'
          : 'Everything new is one layer above the base’s: copies in the root, then store paths. Plain files and layers of other images do not go with it.'}
      </p>
    </section>
  );
}
