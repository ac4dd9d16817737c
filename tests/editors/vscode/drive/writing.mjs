// A user writes: prose is saved exactly as it was typed, and lists open only at places of the schema.

import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { Steps, clear, command, flat, goTo, openCode, openFile, quickFix, until } from './browser.mjs';

const { CODE, WORKSPACE } = process.env;
const RFC = 'rfc-042-resumable-uploads.md';
const SPEC = 'tile-cache.md';
const file = (name) => path.join(WORKSPACE, name === SPEC ? 'charts' : 'reef', name);
const read = (name) => fs.readFileSync(file(name), 'utf8');

/** Milliseconds between two keys, and before Enter, so that a list has time to open. */
const PACE = 80;
const PAUSE = 400;
/** Lines that end in the prefix of a snippet of VS Code, and that have every character after which lists may open. */
const PROSE = [
  'Whoever asks can follow the link',
  'The tide at noon, most of',
  'All of **the water** was *still*, at rest h',
  '**Boats** wait: the crew takes the image',
  '',
  '- [the chart][3] in bold | not in italic',
  "* One's own \"code\" -- see #7 - or c",
  '',
];
/** Every prefix of VS Code's own snippets. */
const SNIPPETS = JSON.parse(fs.readFileSync(path.join(CODE, 'extensions/markdown-basics/snippets/markdown.code-snippets'), 'utf8'));
const CALLED = Object.values(SNIPPETS).flatMap(({ prefix }) => prefix);

// Texts to be changed, for one undo each.
const OTHER = 'rfc-050-undone.md';
fs.writeFileSync(file(OTHER), read(RFC).replace('RFC-042', 'RFC-050').replace('Drafty', 'Accepted'));
fs.writeFileSync(file(SPEC), read(SPEC).replace('## 3. Requirements', '## 9. Requirements'));
// A missing key, which a list could offer.
fs.writeFileSync(file(RFC), read(RFC).replace(/^\*\*Updated\*\*.*\n/m, ''));
const { browser, page } = await openCode({ folder: WORKSPACE });
const steps = new Steps(page);
const popup = page.locator('.suggest-widget.visible');
const labels = async () => (await popup.locator('.monaco-list-row').allInnerTexts()).map(flat);

/** Type lines, with Enter after each, between two texts. The text on disk and the lists that opened are compared. */
async function write(name, before, lines, after) {
  const opened = [];
  for (const line of lines) {
    await page.keyboard.type(line, { delay: PACE });
    await page.waitForTimeout(PAUSE);
    if (await popup.isVisible()) opened.push([line, await labels()]);
    await page.keyboard.press('Enter');
  }
  await page.keyboard.press('Control+S');
  const expected = `${before}${lines.map((line) => `${line}\n`).join('')}${after}`;
  await until('the text on the disk', () => read(name) === expected, 10_000).catch(() => assert.equal(read(name), expected));
  assert.deepEqual(opened, []);
}

/** A list that opens while keys are typed at a place and that must have an item; Enter accepts it. */
async function offered(keys, label) {
  await page.keyboard.type(keys, { delay: PACE });
  const row = popup.locator('.monaco-list-row.focused', { hasText: label });
  await row.waitFor({ timeout: 20_000 });
  await page.keyboard.press('Enter');
  await popup.waitFor({ state: 'hidden' });
}

await steps.step('VS Code is open', () => page.locator('.explorer-folders-view', { hasText: 'reef' }).waitFor());
await steps.step('the server is running', async () => {
  await openFile(page, RFC, 'RFC-042');
  await page.locator('.monaco-editor .squiggly-error').first().waitFor();
});
await steps.step('prose in a README', async () => {
  await openFile(page, 'README.md', 'Reef');
  const before = read('README.md');
  await page.keyboard.press('Control+End');
  assert.ok(CALLED.length > 15);
  await write('README.md', before, [...PROSE, ...CALLED.map((word) => `A ${word}`)], '');
});
await steps.step('a file from its first letter', async () => {
  fs.writeFileSync(file('log.md'), '');
  await openFile(page, 'log.md', '');
  await clear(page);
  await page.locator('.monaco-editor .view-line').first().click();
  await write('log.md', '', ['# Log of the link', '', 'Last of', '', '## Code', '', ...PROSE], '');
});
await steps.step('prose in a proposal', async () => {
  await openFile(page, RFC, 'RFC-042');
  const text = read(RFC);
  const at = text.indexOf('## Motivation');
  assert.ok(at > 0);
  await goTo(page, text.slice(0, at).split('\n').length, 1);
  await write(RFC, text.slice(0, at), PROSE, text.slice(at));
});
await steps.step('values are offered after the key', async () => {
  await goTo(page, 3, 11);
  await page.keyboard.press('Shift+End');
  await offered(': Acc', 'Accepted');
});
await steps.step('keys are offered after two stars', async () => {
  await goTo(page, 5, 1);
  await page.keyboard.press('End');
  await page.keyboard.press('Enter');
  await offered('**', 'Updated');
  await page.keyboard.press('Escape');
});
await steps.step('headings are offered after their marks', async () => {
  const next = read(RFC).split('\n').findIndex((line) => line.startsWith('## Metrics')) + 1;
  await goTo(page, next, 1);
  await page.keyboard.press('Enter');
  await page.keyboard.press('Enter');
  await goTo(page, next, 1);
  await offered('## Rol', 'Rollout Plan');
  await page.keyboard.press('Escape');
});
await steps.step('all three are written', async () => {
  await page.keyboard.press('Control+S');
  await until('the last of them on the disk', () => read(RFC).includes('\n## Rollout Plan\n'));
  assert.match(read(RFC), /^\*\*Status\*\*: Accepted\n[^]*^\*\*Updated\*\*: \d{4}-\d\d-\d\d\n/m);
});

const seen = (text) => page.locator('.monaco-editor .view-line', { hasText: text }).first();

/** Apply an action in a saved file, then undo it by one key: the file is as before, so that it need not be saved. */
async function undone(name, words, act, shows) {
  const changed = page.locator('.tabs-container .tab.active.dirty', { hasText: name });
  await openFile(page, name, '');
  await goTo(page, read(name).split('\n').findIndex((line) => line.includes(words)) + 1, 6);
  await act();
  await seen(shows).waitFor();
  await changed.waitFor();
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+Z');
  await changed.waitFor({ state: 'hidden' });
}

const fix = (title) => async () => (await quickFix(page, title)).click();
// While VS Code waits for the answers after an edit, it offers no actions: the step tries again.
const run = (title, shows) => () =>
  until(title, async () => {
    await command(page, title);
    return shows.waitFor({ timeout: 5000 }).then(() => true, () => false);
  });

await steps.step('one key undoes an inserted section', () => undone(OTHER, '## Dependancies', fix('Insert section "Rollout Plan"'), '## Rollout Plan'));
await steps.step('one key undoes all fixes', () => undone(OTHER, '## Dependancies', run('Fix All', seen('## Dependencies')), '## Dependencies'));
await steps.step('one key undoes another status', () =>
  undone(OTHER, '**Status**', async () => {
    await command(page, 'Proposal LSP: Change Status');
    await page.locator('.quick-input-list .monaco-list-row.focused', { hasText: 'Implemented' }).waitFor();
    await page.keyboard.press('Enter');
  }, 'Implemented'));
await steps.step('one key undoes new numbers', () => undone(SPEC, '## 9. Requirements', fix('Renumber'), '## 3. Requirements'));
await browser.close();
