import type { ComponentProps, ReactNode } from 'react';
import { Tooltip } from './tooltip.tsx';

/** A button with words on it. */
export function Button({
  tone = 'normal',
  size = 'normal',
  className = '',
  ...rest
}: ComponentProps<'button'> & {
  tone?: 'normal' | 'primary' | 'plain';
  size?: 'normal' | 'small';
}): ReactNode {
  return <button type="button" className={`button ${tone} ${size} ${className}`} {...rest} />;
}

/** A button that is only a picture: its name is spoken, and shown when pointed at. */
export function IconButton({
  label,
  keys,
  side = 'bottom',
  className = '',
  children,
  ...rest
}: ComponentProps<'button'> & {
  label: string;
  keys?: string | undefined;
  side?: 'top' | 'right' | 'bottom' | 'left';
}): ReactNode {
  return (
    <Tooltip text={label} keys={keys} side={side}>
      <button type="button" className={`icon-button ${className}`} aria-label={label} {...rest}>
        {children}
      </button>
    </Tooltip>
  );
}
