import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { plainPath } from '../open/path-form.tsx';
import { useActions, useApp } from '../ui/app-context.tsx';
import { Button, IconButton } from '../ui/button.tsx';
import { CornerDownLeft } from 'lucide-react';
import { useState } from 'react';
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
  return (
    <Card zone={zone} {...card}>
      {children}
      <div className="drop-card-ways">
        <p className="quiet">{hint}</p>
        {isDesktop && (
          <Button size="small" onClick={() => void actions().addByDialog(zone)}>
            Choose…
          </Button>
        )}
        <PathInput zone={zone} title={card.title} />
      </div>
    </Card>
  );
}

function PathInput({ zone, title }: { zone: DropZone; title: string }): ReactNode {
  const actions = useActions();
  const [text, setText] = useState('');
  const path = plainPath(text);
  return (
    <form
      className="drop-card-path"
      onSubmit={(event) => {
        event.preventDefault();
        if (path === '') return;
        void actions()
          .addPathToBuild(path, zone)
          .then((added) => {
            if (added) setText('');
          });
      }}
    >
      <label className="field">
        <input
          type="text"
          aria-label={`${title}: a path`}
          placeholder="or a path"
          value={text}
          maxLength={4_096}
          spellCheck={false}
          autoComplete="off"
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <IconButton label="Add this path" keys="Enter" type="submit" disabled={path === ''}>
          <CornerDownLeft size={14} />
        </IconButton>
      </label>
    </form>
  );
}
