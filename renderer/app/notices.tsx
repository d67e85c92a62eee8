import { CircleAlert, CircleCheck, Info, X } from 'lucide-react';
import { useEffect } from 'react';
import type { ReactNode } from 'react';
import type { Notice } from '../store/notice-slice.ts';
import { useActions, useApp } from '../ui/app-context.tsx';
import { IconButton } from '../ui/button.tsx';
import { CopyButton } from '../ui/copy-button.tsx';
import { safeText } from '../ui/name-text.tsx';

/** Milliseconds that a notice stands which is no error; errors stay until they are dismissed. */
const stands = 6_000;

/** Messages in the corner, and the line that assistive technology reads out. */
export function Notices(): ReactNode {
  const notices = useApp((state) => state.notices);
  const announcement = useApp((state) => state.announcement);
  return (
    <>
      <section className="notices" aria-label="Notices">
        {notices.map((notice) => (
          <NoticeCard key={notice.id} notice={notice} />
        ))}
      </section>
      <div
        className="visually-hidden"
        role="status"
        aria-label="Announcements"
        aria-live="polite"
        key={announcement.id % 2}
      >
        {announcement.text}
      </div>
    </>
  );
}

function NoticeCard({ notice }: { notice: Notice }): ReactNode {
  const actions = useActions();
  useEffect(() => {
    if (notice.tone === 'error') return undefined;
    const timer = setTimeout(() => actions().dismiss(notice.id), stands);
    return () => clearTimeout(timer);
  }, [actions, notice]);
  const Icon = notice.tone === 'error' ? CircleAlert : notice.tone === 'done' ? CircleCheck : Info;
  return (
    <div className={`notice ${notice.tone}`} role={notice.tone === 'error' ? 'alert' : 'group'}>
      <Icon size={16} aria-hidden />
      <div className="notice-text selectable">
        <strong>{notice.title}</strong>
        {notice.text !== '' && <p>{safeText(notice.text, 600)}</p>}
      </div>
      {notice.tone === 'error' && <CopyButton text={`${notice.title}: ${notice.text}`} what="the message" />}
      <IconButton label="Dismiss" onClick={() => actions().dismiss(notice.id)}>
        <X size={14} />
      </IconButton>
    </div>
  );
}
