import type { ArchiveView } from '../../shared/contract/values.ts';
import type { ArchiveReport, ImageReport } from '../../shared/report.ts';
import type { InspectState } from '../store/inspect-state.ts';

/** The image that is looked at, the archive it is in, and how it is looked at. */
export interface InspectParts {
  readonly view: ArchiveView;
  readonly report: ArchiveReport;
  readonly image: ImageReport;
  readonly look: InspectState;
}
