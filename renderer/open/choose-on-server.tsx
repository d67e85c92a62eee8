import { useState } from 'react';
import type { ReactNode } from 'react';
import { Button } from '../ui/button.tsx';
import { Sheet } from '../ui/sheet.tsx';
import { Browser } from './browser.tsx';

/** In a served window: the button that shows what is on the server, for choosing one thing of it. */
export function ChooseOnServer({
  label,
  folders = false,
  take,
}: {
  /** What is chosen, for assistive technology and as the title: `Base image`. */
  label: string;
  /** Whether a plain folder may be chosen too. */
  folders?: boolean;
  take: (path: string) => Promise<boolean>;
}): ReactNode {
  const [isOpen, setOpen] = useState(false);
  const onPick = (path: string): void => {
    setOpen(false);
    void take(path);
  };
  return (
    <>
      <Button size="small" onClick={() => setOpen(true)}>
        Choose…
      </Button>
      {isOpen && (
        <Sheet
          label={`${label}: files on the server`}
          className="choose-sheet"
          title={label}
          onClose={() => setOpen(false)}
        >
          <Browser onPick={onPick} onPickFolder={folders ? onPick : undefined} />
        </Sheet>
      )}
    </>
  );
}
