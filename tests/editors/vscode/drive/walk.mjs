// A proposal written by keyboard alone: from the template to an accepted proposal on disk.

import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { Steps, clear, openCode, openFile, until } from './browser.mjs';

const { WORKSPACE, SHOTS } = process.env;
/** The text for each tab stop, in order, the file and its final text. */
const { words, name, expected, most } = JSON.parse(fs.readFileSync(process.env.WALK, 'utf8'));
const file = path.join(WORKSPACE, 'reef', name);
const read = () => (fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : '');

const { browser, page } = await openCode({ folder: WORKSPACE });
const steps = new Steps(page);
const quick = page.locator('.quick-input-widget:visible');
const row = (text) => page.locator('.quick-input-list .monaco-list-row.focused', { hasText: text }).first();
const line = (text) => page.locator('.monaco-editor .view-line', { hasText: text }).first();
let keys = 0;
let letters = 0;
let frames = 0;

/** Press one key. */
async function press(key) {
  keys += 1;
  await page.keyboard.press(key);
}

/** Type a text that is not prose: each letter is counted as a key. */
async function keyIn(text) {
  keys += text.length;
  await page.keyboard.type(text, { delay: 30 });
}

/** Type the author's prose. */
async function write(text) {
  letters += text.length;
  await page.keyboard.type(text, { delay: 12 });
}

/** A picture for the animation in the README, with its duration in milliseconds. */
async function frame(milliseconds) {
  await page.waitForTimeout(300);
  frames += 1;
  await page.screenshot({ path: path.join(SHOTS, `walk-${String(frames).padStart(2, '0')}-${milliseconds}.png`) });
}

/** Run a command as a user does, and wait for its list, which has a placeholder text. */
async function command(title, asks) {
  await press('F1');
  await quick.waitFor();
  await keyIn(title);
  await row(title).waitFor();
  await frame(900);
  await press('Enter');
  await page.locator(`.quick-input-widget input.input[placeholder="${asks}"]`).waitFor();
}

for (const old of fs.readdirSync(SHOTS).filter((each) => each.startsWith('walk-'))) fs.rmSync(path.join(SHOTS, old));
await steps.step('VS Code is open', () => page.locator('.explorer-folders-view', { hasText: 'reef' }).waitFor());
await steps.step('the server is running', async () => {
  await openFile(page, 'rfc-042-resumable-uploads.md', 'RFC-042');
  await page.locator('.monaco-editor .squiggly-error').first().waitFor();
  await page.keyboard.press('Control+B');
  await clear(page);
});
await steps.step('the unchanged template', async () => {
  await command('New Proposal', 'What kind of proposal?');
  await keyIn('rfc');
  await row('Request for comments').waitFor();
  await frame(1200);
  await press('Enter');
  await page.locator('.quick-input-widget', { hasText: 'without a number' }).waitFor();
  await write('Loud mornings');
  await frame(1000);
  await press('Enter');
  await page.locator('.tabs-container .tab.active', { hasText: name }).waitFor();
  await page.locator('.snippet-placeholder, .finish-snippet-placeholder').first().waitFor();
  await frame(1400);
});
await steps.step('each tab stop is filled in', async () => {
  for (const [number, text] of words.entries()) {
    await write(text);
    if (number < 2 || number % 12 === 11) await frame(number < 12 ? 900 : 350);
    await press('Tab');
  }
  await press('Escape');
  await press('Control+S');
  await until('the proposal on the disk', () => read() === expected, 20_000).catch(() => assert.equal(read(), expected));
});
await steps.step('there are no findings', async () => {
  await until('no squiggle', async () => !(await page.locator('.monaco-editor .squiggly-error, .monaco-editor .squiggly-warning').count()));
  await frame(900);
});
await steps.step('the proposal is accepted', async () => {
  await command('Change Status', 'The status that comes next');
  await keyIn('Acc');
  await row('no findings').waitFor();
  await frame(1500);
  await press('Enter');
  await quick.waitFor({ state: 'hidden' });
  await page.locator('.tabs-container .tab.active.dirty').waitFor();
  await press('Control+Home');
  await line('Accepted').waitFor();
  await press('Control+S');
  await until('the status on the disk', () => read() === expected.replace('**Status**: Draft', '**Status**: Accepted'), 20_000);
  await page.locator('.codelens-decoration', { hasText: 'Accepted' }).first().waitFor();
  await page.waitForTimeout(2500);
  assert.equal(await page.locator('.monaco-editor .squiggly-error, .monaco-editor .squiggly-warning').count(), 0);
  await frame(3000);
});
await steps.step('few keys were needed', () => {
  assert.ok(keys <= most, `${keys} keys, of ${most} at most`);
  return `${keys} keys for ${words.length} places, and ${letters} letters of prose`;
});
await browser.close();
