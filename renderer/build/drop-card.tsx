import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { ChooseOnServer } from '../open/choose-on-server.tsx';
import { useActions, useApp } from '../ui/app-context.tsx';
import { Button } from '../ui/button.tsx';
import { PathForm } from '../ui/path-form.tsx';
import type { DropZone } from './draft.ts';
import type { ImagePart } from './image-part.ts';

/** A part of a build: its title, what is in it. `part`: which parts of images it takes when they are dragged. */
export function Card({
  icon: Icon,
  title,
  note,
  zone,
  part,
  children,
}: {
  icon: LucideIcon;
  title: string;
  note?: ReactNode;
  zone?: DropZone;
  part?: ImagePart['kind'];
  children?: ReactNode;
}): ReactNode {
  return (
    <section className="drop-card" data-drop={zone} data-part={part} aria-label={title}>
      <header>
        <Icon size={16} aria-hidden />
        <h3>{title}</h3>
        <span className="quiet">{note}</span>
      </header>
      {children}
    </section>
  );
}

/** A part of a build that things are dropped on, with ways of adding to it without a mouse. */
export function DropCard({
  zone,
  hint,
  children,
  ...card
}: {
  zone: DropZone;
  icon: LucideIcon;
  title: string;
  hint: string;
  note?: ReactNode;
  part?: ImagePart['kind'];
  children?: ReactNode;
}): ReactNode {
  const actions = useActions();
  const isDesktop = useApp((state) => state.info?.host === 'desktop');
  const take = (path: string): Promise<boolean> => actions().addPathToBuild(path, zone);
  return (
    <Card zone={zone} {...card}>
      {children}
      <div className="drop-card-ways">
        <p className="quiet">{hint}</p>
        {isDesktop ? (
          <Button size="small" onClick={() => void actions().addByDialog(zone)}>
            Choose…
          </Button>
        ) : (
          <ChooseOnServer label={card.title} folders={zone === 'store' || zone === 'files'} take={take} />
        )}
        <PathForm
          className="drop-card-path"
          label={`${card.title}: a path`}
          action="Add this path"
          take={take}
        />
      </div>
    </Card>
  );
}
