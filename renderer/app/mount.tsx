import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import type { ArchiveRef } from '../../shared/contract/values.ts';
import type { Client } from '../client.ts';
import { createAnswers } from '../store/answers.ts';
import { createAppStore } from '../store/app-store.ts';
import type { AppStore } from '../store/app-store.ts';
import { createTreePages } from '../store/tree-pages.ts';
import type { TreePages } from '../store/tree-pages.ts';
import { AppProvider } from '../ui/app-context.tsx';
import type { AppTools } from '../ui/app-context.tsx';
import { App } from './app.tsx';
import { Boundary } from './boundary.tsx';
import { keepAll } from './keep-all.ts';
import { watchPointer } from './watch-pointer.ts';
import '../style/all.css';

/** Puts the window into `element`, over whatever client there is. Answers its store, for whoever drives it. */
export function mount(element: HTMLElement, client: Client): AppStore {
  const store = createAppStore({
    client,
    storage: storageOf('localStorage'),
    now: () => Date.now(),
    download,
  });
  const pages = new Map<ArchiveRef, TreePages>();
  const answers = createAnswers(client);
  const tools: AppTools = {
    store,
    client,
    answers,
    pagesOf(ref) {
      const found = pages.get(ref) ?? createTreePages(client);
      pages.set(ref, found);
      return found;
    },
  };
  store.subscribe((state, before) => {
    for (const ref of before.tabs) {
      if (state.tabs.includes(ref)) continue;
      pages.delete(ref);
      answers.forget(ref);
    }
  });
  watchPointer(document.documentElement);
  watchWidth(store);
  store.getState().start();
  void keepAll(store, client, storageOf('sessionStorage'), window);
  createRoot(element).render(
    <StrictMode>
      <Boundary
        onFault={() => {
          // what could not be drawn is not what the page begins with when it is loaded anew
          store.getState().setMode('open');
        }}
      >
        <AppProvider tools={tools}>
          <App />
        </AppProvider>
      </Boundary>
    </StrictMode>,
  );
  return store;
}

/** The width below which the style sheet puts the details over the other panes. */
function watchWidth(store: AppStore): void {
  const query = window.matchMedia('(max-width: 1080px)');
  query.addEventListener('change', () => store.getState().setNarrow(query.matches));
  store.getState().setNarrow(query.matches);
}

/** Storage may be denied to a page; reading the property alone throws then. */
function storageOf(which: 'localStorage' | 'sessionStorage'): Storage | null {
  try {
    return window[which];
  } catch {
    return null;
  }
}

function download(url: string): void {
  const link = document.createElement('a');
  link.href = url;
  link.download = '';
  link.click();
}
