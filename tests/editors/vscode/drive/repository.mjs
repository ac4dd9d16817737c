// A user in a repository of proposals: the tree, navigation by ids, renumbering, both files of a supersession.

import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { Steps, clear, command, flat, goTo, openCode, openFile, quickFix, squiggle, until } from './browser.mjs';

/** An open folder with a README, and the proposals that are added to it. */
const { REPOSITORY, WORKSPACE } = process.env;
const NOTES = 'rfc-009-notes.md';
const file = (name) => path.join(WORKSPACE, name);
const disk = (name) => (fs.existsSync(file(name)) ? fs.readFileSync(file(name), 'utf8') : '');
const saved = (name, test) => until(`${name} on the disk`, () => test(disk(name)));

const { browser, page } = await openCode({ folder: WORKSPACE });
const steps = new Steps(page);
const view = page.locator('.pane', { has: page.locator('.pane-header[aria-label^="Proposals"]') });
const row = (text) => view.locator('.monaco-list-row', { hasText: text }).first();
const line = (text) => page.locator('.monaco-editor .view-line', { hasText: text }).first();
const shown = (name, patience) => page.locator('.tabs-container .tab.active', { hasText: name }).waitFor({ timeout: patience });

/** Put the cursor into a text that appears once in the notes. */
const toNotes = async (text) => {
  await openFile(page, NOTES, 'RFC-009');
  const lines = disk(NOTES).split('\n');
  const at = lines.findIndex((each) => each.includes(text));
  // With the arrow key: after an emoji, the status bar counts columns in other units than Go to Line.
  await goTo(page, at + 1, 1);
  for (const _ of [...lines[at].slice(0, lines[at].indexOf(text) + 1)]) await page.keyboard.press('ArrowRight');
};

/** Press a key until it has the effect: a key is lost while VS Code waits for an answer. */
const pressUntil = (what, key, effect) =>
  until(what, async () => {
    await page.keyboard.press(key);
    return effect.waitFor({ timeout: 5000 }).then(() => true, () => false);
  });

await steps.step('without the extension there is no view', async () => {
  await page.locator('.explorer-folders-view', { hasText: 'README.md' }).waitFor();
  // After VS Code has read the contributions of extensions: views and commands are added together.
  const offered = page.locator('.quick-input-list .monaco-list-row.focused[aria-label^="Proposal LSP: New"]');
  await until('the commands of the extension', async () => {
    await page.keyboard.press('F1');
    await page.locator('.quick-input-widget input.input').fill('>Proposal LSP: New');
    const there = await offered.waitFor({ timeout: 2500 }).then(() => true, () => false);
    await page.keyboard.press('Escape');
    return there;
  });
  await page.locator('.pane-header[aria-label^="Outline"]').waitFor();
  assert.equal(await view.count(), 0);
});
await steps.step('with the extension there is one, which says that there are no proposals', async () => {
  await openFile(page, 'README.md', 'Reef');
  // Only visible rows exist, so the view gets the whole sidebar.
  await page.locator('.pane-header', { hasText: path.basename(WORKSPACE) }).click();
  await view.locator('.pane-header').click();
  await view.locator('.welcome-view-content', { hasText: 'There are no proposals in this workspace yet.' }).waitFor();
  await view.locator('.monaco-button', { hasText: 'New Proposal' }).waitFor();
});
await steps.step('added proposals are shown by their status', async () => {
  fs.cpSync(REPOSITORY, WORKSPACE, { recursive: true });
  await row('RFC-007').waitFor();
  await steps.shot('proposals');
  // "Drafty" has no group: no kind has this status.
  await row('Other').waitFor();
  await row('Drafty · rfc-007-quiet-hours.md').waitFor();
  return (await view.locator('.monaco-list-row').allInnerTexts()).map(flat).join(' | ');
});
await steps.step('a new proposal is created in the folder of its kind', async () => {
  await command(page, 'Proposal LSP: New Proposal');
  const input = page.locator('.quick-input-widget input.input');
  await page.locator('.quick-input-widget input.input[placeholder="What kind of proposal?"]').waitFor();
  await input.fill('nygard-adr');
  await page.locator('.quick-input-list .monaco-list-row.focused', { hasText: 'nygard-adr' }).waitFor();
  await page.keyboard.press('Enter');
  await page.locator('.quick-input-widget', { hasText: 'without a number' }).waitFor();
  await input.fill('Forks');
  await page.keyboard.press('Enter');
  await shown('0003-forks.md');
  await saved('my adr/0003-forks.md', (text) => text.startsWith('# 3. Forks\n'));
  await page.keyboard.press('Escape');
});
await steps.step('one of them is opened', async () => {
  await row('RFC-008').click();
  await shown('rfc-008-shared-drafts.md');
});
await steps.step('from an id to its proposal, and back', async () => {
  await toNotes('RFC-007');
  await pressUntil('the proposal', 'F12', page.locator('.tabs-container .tab.active', { hasText: 'rfc-007-quiet-hours.md' }));
  await page.locator('.statusbar-item', { hasText: 'Ln 1, Col' }).waitFor();
  await command(page, 'Go Back');
  await shown(NOTES);
});
await steps.step('a number is renamed, next to text that is not saved', async () => {
  await page.keyboard.press('Control+End');
  await page.keyboard.type('Unsaved.');
  await toNotes('RFC-007');
  const input = page.locator('.rename-box input');
  await pressUntil('the field for the new name', 'F2', input);
  assert.equal(await input.inputValue(), 'RFC-007');
  await input.fill('RFC-042');
  await page.keyboard.press('Enter');
  await line('As RFC-042 says').waitFor();
  await steps.shot('renamed');
  await command(page, 'File: Save All');
  await saved('rfc-042-quiet-hours.md', (text) => text.startsWith('# RFC-042: '));
  await saved(NOTES, (text) => text.includes('As RFC-042 says, and [quiet](rfc-042-quiet-hours.md#motivation).\nUnsaved.'));
  assert.ok(!fs.existsSync(file('rfc-007-quiet-hours.md')));
  await row('RFC-042').waitFor();
  assert.equal(await row('RFC-007').count(), 0);
  await toNotes('RFC-042');
  await pressUntil('the proposal by its new number', 'F12', page.locator('.tabs-container .tab.active', { hasText: 'rfc-042-quiet-hours.md' }));
});
await steps.step('a supersession that is in one file only is written to the other', async () => {
  const [bowls, spoons] = ['my adr/0001-bowls.md', 'my adr/0002-spoons.md'];
  const before = disk(bowls);
  await openFile(page, '0002-spoons.md', 'Spoons');
  const text = disk(spoons).split('\n');
  const at = text.findIndex((each) => each.startsWith('Supersedes'));
  await squiggle(page, 'warning', 'Supersedes');
  await goTo(page, at + 1, text[at].indexOf('0001') + 1);
  await (await quickFix(page, 'Write the other side')).click();
  await page.locator('.tabs-container .tab.dirty', { hasText: '0001-bowls.md' }).waitFor();
  await command(page, 'File: Save All');
  await saved(bowls, (now) => now === before.replace('\r\nAccepted\r\n', '\r\nSuperseded by [2. Spoons](0002-spoons.md)\r\n'));
  await page.locator('.monaco-editor .squiggly-warning').waitFor({ state: 'hidden' });
});
await steps.step('the tree is updated', async () => {
  await row('Superseded').waitFor();
  return (await view.locator('.monaco-list-row').allInnerTexts()).map(flat).join(' | ');
});
await steps.step('the view says so if the server does not run', async () => {
  fs.mkdirSync(file('.vscode'));
  fs.writeFileSync(file('.vscode/settings.json'), JSON.stringify({ 'proposal-lsp.path': '/nowhere/proposal-lsp' }));
  await view.locator('.welcome-view-content', { hasText: 'The server is not running.' }).waitFor();
  await steps.shot('stopped');
  fs.rmSync(file('.vscode/settings.json'));
  await row('RFC-042').waitFor();
});
await clear(page);
await browser.close();
