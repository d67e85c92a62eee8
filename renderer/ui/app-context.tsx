import { createContext, useContext } from 'react';
import type { ReactNode } from 'react';
import { useStore } from 'zustand';
import type { ArchiveRef } from '../../shared/contract/values.ts';
import type { Client } from '../client.ts';
import type { Answers } from '../store/answers.ts';
import type { AppState } from '../store/app-state.ts';
import type { AppStore } from '../store/app-store.ts';
import type { TreePages } from '../store/tree-pages.ts';

/** What every part of the window may need, made once at the start. */
export interface AppTools {
  readonly store: AppStore;
  readonly client: Client;
  readonly answers: Answers;
  /** The rows of an archive's tree; one and the same for an archive as long as the window lives. */
  readonly pagesOf: (ref: ArchiveRef) => TreePages;
}

const AppContext = createContext<AppTools | null>(null);

/** Hands the tools to everything inside. */
export function AppProvider({ tools, children }: { tools: AppTools; children: ReactNode }): ReactNode {
  return <AppContext value={tools}>{children}</AppContext>;
}

/** The tools; outside of a provider there are none, which is a mistake in the program. */
export function useTools(): AppTools {
  const tools = useContext(AppContext);
  if (tools === null) throw new Error('no AppProvider around this component');
  return tools;
}

/** A part of the state; renders again when that part is another object. */
export function useApp<Part>(select: (state: AppState) => Part): Part {
  return useStore(useTools().store, select);
}

/** The state as it is now, for event handlers: `actions().openDialog()`. */
export function useActions(): () => AppState {
  return useTools().store.getState;
}
