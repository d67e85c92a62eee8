import type { ReactNode } from 'react';

/** Text with the first place that holds `part` set apart (whatever the case); "" sets nothing apart. */
export function Highlighted({ text, part }: { text: string; part: string }): ReactNode {
  const at = part === '' ? -1 : text.toLowerCase().indexOf(part.toLowerCase());
  if (at === -1) return text;
  const end = at + part.length;
  return (
    <>
      {text.slice(0, at)}
      <mark>{text.slice(at, end)}</mark>
      {text.slice(end)}
    </>
  );
}
