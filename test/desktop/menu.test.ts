import type { MenuItemConstructorOptions } from 'electron';
import { expect, test } from 'vitest';
import { menuTemplate } from '../../main/desktop/menu.ts';

function items(template: readonly MenuItemConstructorOptions[]): MenuItemConstructorOptions[] {
  return template.flatMap((item) => (Array.isArray(item.submenu) ? [item, ...items(item.submenu)] : [item]));
}

function setUp(platform: NodeJS.Platform, packaged: boolean) {
  const done: string[] = [];
  const template = menuTemplate(platform, packaged, {
    page: (action) => void done.push(action),
    openFolders: () => void done.push('folders'),
  });
  return { all: items(template), done };
}

test('D4: every action has an accelerator of its own and does what it says', () => {
  const { all, done } = setUp('linux', true);
  const own = all.filter(({ accelerator }) => accelerator !== undefined);
  expect(new Set(own.map(({ accelerator }) => accelerator)).size).toBe(own.length);
  for (const item of own) (item.click as unknown as () => void)();
  expect(done.toSorted()).toEqual(['close-tab', 'find', 'folders', 'open', 'palette']);
});

test('H5: a packaged application has no way to the developer tools, nor to load the page anew', () => {
  const roles = (packaged: boolean) => setUp('linux', packaged).all.map(({ role }) => role);
  expect(roles(false)).toContain('toggleDevTools');
  for (const role of ['toggleDevTools', 'reload', 'forceReload'] as const)
    expect(roles(true)).not.toContain(role);
});

test('D4: macOS has its own first menu', () => {
  expect(setUp('darwin', true).all[0]?.role).toBe('appMenu');
});
