import { TriangleAlert } from 'lucide-react';
import { Component } from 'react';
import type { ReactNode } from 'react';
import { toProblem } from '../../shared/problem.ts';
import { Button } from '../ui/button.tsx';
import { Empty } from '../ui/empty.tsx';

/**
 * What stands in place of the window when drawing it has failed: why, and a way on. Without it React takes everything away
 * and leaves a blank page. Only a class can be one.
 */
export class Boundary extends Component<
  { readonly children: ReactNode; readonly onFault: () => void },
  { readonly error: unknown }
> {
  override state: { readonly error: unknown } = { error: null };

  static getDerivedStateFromError(error: unknown): { readonly error: unknown } {
    return { error };
  }

  override componentDidCatch(): void {
    this.props.onFault();
  }

  override render(): ReactNode {
    const { error } = this.state;
    if (error === null) return this.props.children;
    return (
      <main className="refused" role="alert">
        <Empty
          icon={TriangleAlert}
          title="The window cannot be drawn"
          text={`This is a fault of Varve; archives are as they were. ${toProblem(error).message}`}
        >
          <Button onClick={() => window.location.reload()}>Load it again</Button>
        </Empty>
      </main>
    );
  }
}
