import { KeyRound } from 'lucide-react';
import type { ReactNode } from 'react';
import { Empty } from '../ui/empty.tsx';

/** What a served window shows whose address has no valid token. */
export function Refused(): ReactNode {
  return (
    <main className="refused">
      <Empty
        icon={KeyRound}
        title="This page is not, or no longer, valid"
        text="Open the address that varve serve has printed: it holds the key to this window."
      />
    </main>
  );
}
