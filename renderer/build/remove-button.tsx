import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { IconButton } from '../ui/button.tsx';
import { safeText } from '../ui/name-text.tsx';

/** Takes something out of the build again. */
export function RemoveButton({ name, onRemove }: { name: string; onRemove: () => void }): ReactNode {
  return (
    <IconButton label={`Take ${safeText(name, 60)} out`} className="input-remove" onClick={onRemove}>
      <X size={14} />
    </IconButton>
  );
}
