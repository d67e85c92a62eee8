import { createContext, useContext } from 'react';

/**
 * Where menus and tooltips are put: null is the end of the page. An open modal dialog makes the rest of the page inert and
 * lies over it, so what belongs to it must be inside it.
 */
export const PortalPlace = createContext<HTMLElement | null>(null);

/** For the `container` of a portal. */
export function usePortalPlace(): HTMLElement | null {
  return useContext(PortalPlace);
}
