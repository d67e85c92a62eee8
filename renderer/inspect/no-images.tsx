import { PackageX } from 'lucide-react';
import type { ReactNode } from 'react';
import type { ArchiveView } from '../../shared/contract/values.ts';
import type { ArchiveReport } from '../../shared/report.ts';
import { Empty } from '../ui/empty.tsx';
import { FindingsTab } from './findings/findings-tab.tsx';
import { firstLook } from '../store/inspect-state.ts';
import { Others } from './others.tsx';

/** An archive that opens but holds no image that could be read: what it holds instead, and what was found. */
export function NoImages({ view, report }: { view: ArchiveView; report: ArchiveReport }): ReactNode {
  return (
    <div className="no-images">
      <Empty
        icon={PackageX}
        title="There is no image in this archive"
        text="It is an image archive by its form, but none of its documents leads to an image that can be read."
      />
      <Others others={report.others} />
      {report.findings.length > 0 && (
        <section className="no-images-findings" aria-label="Findings">
          <FindingsTab view={view} report={report} look={firstLook(report, 0)} />
        </section>
      )}
    </div>
  );
}
