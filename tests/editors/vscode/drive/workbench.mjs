// A user's session: mouse and keyboard are the input; the screen and the files on disk are checked.

import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { Steps, choose, clear, command, flat, goTo, openCode, openFile, quickFix, servers, squiggle, suggestion, until } from './browser.mjs';

const { WORKSPACE } = process.env;
const RFC = 'rfc-042-resumable-uploads.md';
const file = (...parts) => path.join(WORKSPACE, ...parts);
const read = (...parts) => fs.readFileSync(file(...parts), 'utf8');
const rows = async (selector) => (await page.locator(selector).allInnerTexts()).map(flat);
const line = (text) => page.locator('.monaco-editor .view-line', { hasText: text }).first();
const problem = (text) => page.locator('.markers-panel .monaco-list-row', { hasText: text }).first();
const saved = (name, test) => until(`${name} on the disk`, () => test(read(...name.split('/'))));

const { browser, page, strangers } = await openCode({ folder: WORKSPACE });
const steps = new Steps(page);

await steps.step('VS Code is open', () => page.locator('.explorer-folders-view', { hasText: 'reef' }).waitFor());
await steps.step('a proposal is opened', () => openFile(page, RFC, 'RFC-042'));
await steps.step('its mistakes are underlined', async () => {
  const box = await squiggle(page, 'error', 'Drafty');
  const start = await line('Drafty').boundingBox();
  assert.ok(box.x > start.x + 60, 'the value is underlined, not the whole line');
  await squiggle(page, 'error', '28 March');
});
await steps.step('the status bar names the schema', () => page.locator('.statusbar-item', { hasText: 'rfc' }).first().waitFor());
await steps.step('the problems are listed', async () => {
  await page.keyboard.press('Control+Shift+M');
  await problem('Status "Drafty" is not one of Draft, Accepted, Implemented, Rejected. Did you mean "Draft"?').waitFor();
  await problem('Section "Rollout Plan" is missing; it belongs after "Dependancies".').waitFor();
  await steps.shot('problems');
  return (await rows('.markers-panel .monaco-list-row')).length;
});
await steps.step('a problem leads to its place, on a line with an emoji', async () => {
  // The list counts UTF-16 units, from 1; the status bar shows the end of the selection, in visible characters.
  await problem('"Medum" in column "Likelihood"').filter({ hasText: '[Ln 146, Col 33]' }).dblclick();
  await page.locator('.statusbar-item', { hasText: 'Ln 146, Col 37 (5 selected)' }).waitFor();
  await squiggle(page, 'warning', 'Medum');
  // From here on the editor has the whole window.
  await page.keyboard.press('Control+J');
  await page.keyboard.press('Control+B');
  await page.locator('.explorer-folders-view').waitFor({ state: 'hidden' });
});
await steps.step('a hover shows the problem of a value', async () => {
  await goTo(page, 3, 1);
  const box = await squiggle(page, 'error', 'Drafty');
  await page.mouse.move(box.x + 8, box.y + 4);
  await page.locator('.monaco-hover:visible', { hasText: 'Did you mean "Draft"?' }).waitFor();
});
await steps.step('the rule leads to its page, which is rendered', async () => {
  await page.locator('.monaco-hover:visible a.code-link').first().click();
  await page.locator('.tabs-container .tab.active', { hasText: 'unknown-value.md' }).waitFor();
  const headings = () => Promise.all(page.frames().map((frame) => frame.locator('h2').allInnerTexts().catch(() => [])));
  await until('the rendered page', async () => (await headings()).flat().includes('How to fix'));
  await steps.shot('rule');
  await page.locator('.tabs-container .tab.active').click({ button: 'middle' });
  await line('RFC-042').waitFor();
});
await steps.step('a status is completed while it is typed', async () => {
  await goTo(page, 3, 12);
  await page.keyboard.press('Shift+End');
  await page.keyboard.type(' Acc', { delay: 60 });
  const row = page.locator('.suggest-widget.visible .monaco-list-row', { hasText: 'Accepted' }).first();
  await row.waitFor({ timeout: 10_000 });
  await page.keyboard.press('Escape');
});
await steps.step('all values of the status are suggested', async () => {
  await goTo(page, 3, 13);
  await page.keyboard.press('Shift+End');
  await page.keyboard.press('Delete');
  const row = await suggestion(page, 'Accepted');
  const labels = await rows('.suggest-widget .monaco-list-row');
  assert.deepEqual(labels.slice(0, 4).map((label) => label.split(' ')[0].split(',')[0]).sort(), ['Accepted', 'Draft', 'Implemented', 'Rejected']);
  await page.keyboard.press('Control+Space');
  await page.locator('.suggest-details', { hasText: 'Being written and argued about' }).waitFor();
  await steps.shot('completion');
  await row.click();
  await line('Status: Accepted').or(line('**Status**: Accepted')).waitFor();
});
await steps.step('a hover shows the purpose of a section', async () => {
  await goTo(page, 17, 1);
  const heading = await line('## Motivation').boundingBox();
  await page.mouse.move(heading.x + 60, heading.y + 8);
  await page.locator('.monaco-hover:visible', { hasText: 'The trouble as it is today, with evidence' }).waitFor();
  await steps.shot('hover');
});
await steps.step('a missing section is inserted', async () => {
  await goTo(page, 151, 6);
  const row = await quickFix(page, 'Insert section "Rollout Plan"');
  await steps.shot('quick-fix');
  await row.click();
  await line('## Rollout Plan').waitFor();
  await page.keyboard.press('Escape');
});
await steps.step('the rest is fixed at once', async () => {
  // While VS Code waits for the answers after an edit, it offers no fixes: the step tries again.
  await until('the section of "Fix All"', async () => {
    await command(page, 'Fix All');
    return line('## Dependencies').waitFor({ timeout: 5000 }).then(() => true, () => false);
  });
  await goTo(page, 6, 1);
  await line('2025-03-28').waitFor();
  await page.locator('.squiggly-error').waitFor({ state: 'hidden' });
});
await steps.step('all changes are saved', async () => {
  await page.keyboard.press('Control+S');
  const name = `reef/${RFC}`;
  await saved(name, (text) => text.includes('**Status**: Accepted\n') && text.includes('**Updated**: 2025-03-28\n'));
  const text = read('reef', RFC);
  assert.match(text, /^\| 😀 Zoë’s journal is cut off \| Med \|/m);
  const headings = text.match(/^## .*$/gm);
  const here = headings.indexOf('## Rollout Plan');
  assert.deepEqual(headings.slice(here - 1, here + 2), ['## Dependencies', '## Rollout Plan', '## Metrics and Monitoring']);
});
await steps.step('a priority is completed in a table', async () => {
  await openFile(page, 'tile-cache.md', 'technical-spec');
  await goTo(page, 59, 79);
  await squiggle(page, 'warning', 'idle |');
  await (await suggestion(page, 'Could')).click();
  await page.keyboard.press('Control+S');
  await saved('charts/tile-cache.md', (text) => /\| FR-5 \| .* \| Could \|\n/.test(text));
  await page.locator('.squiggly-warning').waitFor({ state: 'hidden' });
});
await steps.step('the schema is explained', async () => {
  await page.locator('.statusbar-item', { hasText: 'technical-spec' }).first().click();
  await page.locator('.quick-input-widget', { hasText: /[^`]type: technical-spec[^`]/ }).waitFor();
  await steps.shot('schema');
  await page.keyboard.press('Escape');
});
await steps.step('a schema is edited and the findings change', async () => {
  await openFile(page, 'memo.yaml', 'Memo');
  await goTo(page, 12, 14);
  await page.keyboard.press('Shift+End');
  await page.keyboard.type('Purpose');
  await page.keyboard.press('Control+S');
  await saved('reef/.proposals/memo.yaml', (text) => text.includes('heading: Purpose'));
  await openFile(page, 'tide-tables.md', 'Tide tables');
  await page.keyboard.press('Control+Shift+M');
  await problem('Section "Purpose" is missing').waitFor();
  await openFile(page, 'memo.yaml', 'Memo');
  await goTo(page, 12, 14);
  await page.keyboard.press('Shift+End');
  await page.keyboard.type('Reason');
  await page.keyboard.press('Control+S');
  await problem('Section "Purpose" is missing').waitFor({ state: 'hidden' });
  await page.keyboard.press('Control+J');
});
await steps.step('the server is killed and restarted', async () => {
  const [{ pid }, ...more] = servers();
  assert.equal(more.length, 0, 'one server runs');
  process.kill(pid, 'SIGKILL');
  await until('another server', () => servers().some((server) => server.pid !== pid));
  await openFile(page, 'tide-tables.md', 'Tide tables');
  await goTo(page, 7, 4);
  await page.keyboard.press('Shift+End');
  await page.keyboard.type('Raeson');
  await squiggle(page, 'warning', 'Raeson');
  await (await quickFix(page, 'Rename to "Reason"')).click();
  await line('## Reason').waitFor();
  await page.locator('.squiggly-warning').waitFor({ state: 'hidden' });
});
await steps.step('a new proposal is begun', async () => {
  await command(page, 'Proposal LSP: New Proposal');
  await choose(page, 'Request for comments');
  const input = page.locator('.quick-input-widget input.input');
  await page.locator('.quick-input-widget', { hasText: 'without a number' }).waitFor();
  await input.fill('Ebb and flow');
  await page.keyboard.press('Enter');
  // It is created next to the active document, which is of its kind: the user is not asked.
  await page.locator('.tabs-container .tab.active', { hasText: 'ebb-and-flow.md' }).waitFor();
  await line('Ebb and flow').waitFor();
  await page.locator('.snippet-placeholder, .finish-snippet-placeholder').first().waitFor();
  const made = fs.readdirSync(file('reef')).find((name) => name.endsWith('ebb-and-flow.md'));
  assert.match(read('reef', made), /^# RFC-043: Ebb and flow\n\n\*\*Status\*\*: Draft\n\*\*Author\*\*: Åsa Lindqvist\n/);
  await steps.shot('new');
  return made;
});
await steps.step('the log is shown, and the schema is still named', async () => {
  await page.locator('.statusbar-item', { hasText: 'rfc' }).first().waitFor();
  await command(page, 'Proposal LSP: Show Log');
  await page.locator('.part.panel', { hasText: 'Output' }).waitFor();
  await until('the log', async () => (await page.locator('.part.panel select').first().inputValue()).includes('Proposal LSP'));
  await page.locator('.statusbar-item', { hasText: 'rfc' }).first().waitFor();
});
await steps.step('the settings are shown', async () => {
  await page.keyboard.press('Control+J');
  await command(page, 'Preferences: Open Settings (UI)');
  const search = page.locator('.settings-editor .search-container .view-line').first();
  await search.click();
  await page.keyboard.type('@ext:proposal-lsp.proposal-lsp');
  await page.locator('.settings-editor .setting-item-title', { hasText: 'Hold While Typing' }).waitFor();
  await steps.shot('settings');
});
await steps.step('nothing was requested from the network', () => assert.deepEqual([...strangers], []));
await clear(page);
await browser.close();
