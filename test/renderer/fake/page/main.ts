import './no-compiling.ts';
import { mount } from '../../../../renderer/app/mount.tsx';
import type { AppStore } from '../../../../renderer/store/app-store.ts';
import { createFakeClient } from '../../fake-client.ts';
import type { FakeClient } from '../../fake-client.ts';

declare global {
  interface Window {
    /** For whoever drives the page. */
    fake: FakeClient;
    store: AppStore;
  }
}

/** `?open=shop,million&host=served&indexing=2000`: archives to open by the beginning of their names, and how to behave. */
const asked = new URLSearchParams(location.search);
const root = document.getElementById('root');
window.fake = createFakeClient({
  host: asked.get('host') === 'served' ? 'served' : 'desktop',
  delay: Number(asked.get('delay') ?? 0),
  indexing: Number(asked.get('indexing') ?? 0),
});
if (root !== null) window.store = mount(root, window.fake);
const refs = (asked.get('open') ?? '')
  .split(',')
  .filter(Boolean)
  .map((name) => window.fake.refOf(name));
if (refs.length > 0) window.fake.emit({ type: 'open', refs });
