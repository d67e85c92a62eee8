import type { ReactNode } from 'react';
import { CopyButton } from './copy-button.tsx';
import { safeText } from './name-text.tsx';

/** A list of facts: what on the left, the value on the right. */
export function Facts({ children }: { children: ReactNode }): ReactNode {
  return <dl className="facts">{children}</dl>;
}

/** One fact with a button that copies it; nothing at all when there is no value. */
export function Fact({
  label,
  value,
  shown,
  mono = false,
  quiet = false,
  children,
}: {
  label: string;
  /** The whole value, as it is copied. */
  value: string | null;
  /** What stands there instead when the value is too long to be read. */
  shown?: string;
  mono?: boolean;
  quiet?: boolean;
  children?: ReactNode;
}): ReactNode {
  if (value === null || value === '') return null;
  const classes = ['fact-value', 'selectable', mono ? 'mono' : '', quiet ? 'quiet' : ''];
  return (
    <div className="fact">
      <dt>{label}</dt>
      <dd>
        <span
          className={classes.filter(Boolean).join(' ')}
          title={shown === undefined ? undefined : safeText(value, 1_000)}
        >
          {value.includes('\n') && shown === undefined
            ? value.split('\n').map((line, index) => (
                // lines have no identity but their place
                <span key={index} className="fact-line">
                  {safeText(line, 600)}
                </span>
              ))
            : safeText(shown ?? value, 600)}
          {children}
        </span>
        {!quiet && <CopyButton text={value} what={label.toLowerCase()} />}
      </dd>
    </div>
  );
}
