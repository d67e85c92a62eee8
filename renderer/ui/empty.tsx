import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';

/** What stands where there is nothing to show: why, and what to do about it. */
export function Empty({
  icon: Icon,
  title,
  text,
  children,
}: {
  icon?: LucideIcon;
  title: string;
  text?: string;
  children?: ReactNode;
}): ReactNode {
  return (
    <div className="empty">
      {Icon !== undefined && <Icon size={28} strokeWidth={1.25} aria-hidden />}
      <h2>{title}</h2>
      {text !== undefined && <p className="selectable">{text}</p>}
      {children}
    </div>
  );
}
