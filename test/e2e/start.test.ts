import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));

it.skipIf(process.platform !== 'linux')(
  'npm start without a display serves the window and says where',
  async () => {
    const home = await mkdtemp(join(tmpdir(), 'varve-start-'));
    const { DISPLAY: _display, WAYLAND_DISPLAY: _wayland, ...env } = process.env;
    const child = spawn(process.execPath, ['build/run.mjs', '--built', 'build/start.mjs'], {
      cwd: root,
      env: {
        ...env,
        INIT_CWD: home,
        XDG_CACHE_HOME: join(home, 'cache'),
        XDG_CONFIG_HOME: join(home, 'config'),
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
    let complaints = '';
    child.stderr.on('data', (bytes: Buffer) => (complaints += bytes.toString()));
    try {
      const address = await new Promise<string>((resolve, reject) => {
        let text = '';
        child.stdout.on('data', (bytes: Buffer) => {
          text += bytes.toString();
          const url = /http:\/\/127\.0\.0\.1:\d+\/\S*/.exec(text)?.[0];
          if (url !== undefined) resolve(url);
        });
        void ended.then(() => reject(new Error(`ended without an address:\n${complaints}`)));
      });
      const page = await fetch(address);
      expect(page.status).toBe(200);
      expect(await page.text()).toContain('<title>Varve');
      expect(complaints).toContain('There is no display');
    } finally {
      child.kill();
      await ended;
      await rm(home, { recursive: true, force: true });
    }
  },
);
