import { Ban, TriangleAlert, Check, RefreshCw, Unlink, Wrench } from 'lucide-react';
import { memo } from 'react';
import type { ReactNode } from 'react';
import type { ConversionNote, NoteKind } from '../../shared/convert/conversion.ts';
import { grouped } from '../../shared/counted.ts';
import { sentenceText } from '../text/sentence-text.ts';
import { safeText } from '../ui/name-text.tsx';
import { kindWords } from './convert-words.ts';

const icons = {
  refused: Ban,
  repaired: Wrench,
  lost: Unlink,
  wrong: TriangleAlert,
  rewritten: RefreshCw,
  kept: Check,
} as const;
const kinds: readonly NoteKind[] = ['refused', 'repaired', 'lost', 'wrong', 'rewritten', 'kept'];
/** Notes of one kind that are shown; a broken archive of ten thousand layers has as many. */
const most = 100;

/** What would happen to what, by kind: what a person must know first. */
export const ConvertNotes = memo(function ConvertNotes({
  notes,
}: {
  notes: readonly ConversionNote[];
}): ReactNode {
  return (
    <>
      {kinds.map((kind) => {
        const some = notes.filter((note) => note.kind === kind);
        if (some.length === 0) return null;
        const [title, meaning] = kindWords[kind];
        const Icon = icons[kind];
        return (
          <section key={kind} className={`convert-notes ${kind}`} aria-label={title}>
            <h3>
              <Icon size={14} aria-hidden />
              {title}
              <span className="quiet">{meaning}</span>
            </h3>
            <ul>
              {some.slice(0, most).map((note, at) => (
                <li key={at}>
                  <span className="selectable">{safeText(sentenceText(note.what), 600)}</span>
                  <span className="convert-where mono quiet" title={safeText(note.where, 600)}>
                    {safeText(note.where, 90)}
                  </span>
                  <span className="quiet">{safeText(note.why, 600)}</span>
                </li>
              ))}
            </ul>
            {some.length > most && <p className="quiet">and {grouped(some.length - most)} more</p>}
          </section>
        );
      })}
    </>
  );
});
