import { CircleAlert, Info, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Severity } from '../../shared/finding.ts';

/** How bad a finding is, by shape and colour: circle, triangle, i. */
export function SeverityIcon({ severity, size = 14 }: { severity: Severity; size?: number }): ReactNode {
  const Icon = severity === 'error' ? CircleAlert : severity === 'warning' ? TriangleAlert : Info;
  return <Icon className={`severity ${severity}`} size={size} aria-label={severity} role="img" />;
}
