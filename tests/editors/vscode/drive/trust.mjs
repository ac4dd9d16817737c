// A folder that is not trusted contains programs: they are not run before the user trusts it.

import assert from 'node:assert/strict';
import fs from 'node:fs';
import { Steps, command, openCode, openFile, servers, squiggle, until } from './browser.mjs';

const { MARKER, WORKSPACE } = process.env;
const RFC = 'rfc-042-resumable-uploads.md';

const { browser, page } = await openCode({ folder: WORKSPACE });
const steps = new Steps(page);

await steps.step('the folder is not trusted', () => page.locator('.statusbar-item', { hasText: 'Restricted Mode' }).waitFor());
await steps.step('its proposals are checked', async () => {
  await openFile(page, RFC, 'RFC-042');
  await squiggle(page, 'error', 'Drafty');
});
await steps.step('by the bundled server, and nothing of the folder is run', async () => {
  const [{ line }, ...more] = servers();
  assert.equal(more.length, 0);
  assert.ok(line.some((part) => part.endsWith('bundled/run.py')), line.join(' '));
  assert.ok(!line[0].startsWith(WORKSPACE), line.join(' '));
  assert.ok(!fs.existsSync(MARKER), 'a program of the folder was run');
  await steps.shot('untrusted');
});
await steps.step('the user trusts it', async () => {
  await command(page, 'Workspaces: Manage Workspace Trust');
  await page.locator('.workspace-trust-editor .monaco-button', { hasText: /^Trust/ }).first().click();
});
await steps.step('its own server takes over', async () => {
  await until('the other server', () => servers().some(({ line }) => line.some((part) => part.startsWith(`${WORKSPACE}/.venv/`))));
  await until('the end of the first', () => servers().length === 1);
  assert.ok(fs.existsSync(MARKER));
  await openFile(page, RFC, 'RFC-042');
  await squiggle(page, 'error', 'Drafty');
});
await browser.close();
