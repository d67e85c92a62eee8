import { LoaderCircle } from 'lucide-react';
import type { ReactNode } from 'react';
import { Empty } from './empty.tsx';

/** Stands where an answer is awaited. It is seen only after a moment: most answers are there before. */
export function Waiting({ title }: { title: string }): ReactNode {
  return (
    <div className="waiting">
      <Empty icon={LoaderCircle} title={title} />
    </div>
  );
}
