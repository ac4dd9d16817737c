// A page with VS Code in it, and the actions of a user.

import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

const { BROWSER, MODULES, PORT, SHOTS } = process.env;
const { chromium } = createRequire(path.join(MODULES, 'here.js'))('playwright-core');

/** The longest wait for any event, in milliseconds; the machine may be busy. */
export const PATIENCE = 60_000;
const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];

/** The address of VS Code's own files in its rendered pages: a worker in the browser answers, without a request to the network. */
const OWN_FILES = '.vscode-resource.vscode-cdn.net';

/** The address of a path on the server. */
export const remote = (file) => `vscode-remote://127.0.0.1:${PORT}${file}`;

/** Open VS Code with a query, e.g. `{folder, payload}`. */
export async function openCode(query, prepare = async () => {}) {
  const browser = await chromium.launch({ executablePath: BROWSER, headless: true, args: FLAGS });
  const context = await browser.newContext({ viewport: { width: 1000, height: 640 } });
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE);
  const strangers = new Set();
  page.on('request', (request) => {
    const { hostname } = new URL(request.url());
    if (!['127.0.0.1', 'localhost', ''].includes(hostname) && !hostname.endsWith(OWN_FILES)) strangers.add(hostname);
  });
  page.on('response', (response) => {
    const { hostname } = new URL(response.url());
    if (hostname.endsWith(OWN_FILES) && !response.fromServiceWorker()) strangers.add(hostname);
  });
  await prepare(page);
  const text = Object.entries(query).map(([key, value]) => `${key}=${encodeURIComponent(typeof value === 'string' ? value : JSON.stringify(value))}`);
  await page.goto(`http://127.0.0.1:${PORT}/?${text.join('&')}`);
  return { browser, page, strangers };
}

/** Runs steps one after the other; if one fails, a picture is taken, and the rest is not run. */
export class Steps {
  constructor(page) {
    this.page = page;
    this.start = Date.now();
    fs.mkdirSync(SHOTS, { recursive: true });
  }

  async step(name, act) {
    try {
      const said = await act();
      console.log(`${((Date.now() - this.start) / 1000).toFixed(1)}s ok    ${name}${said ? `: ${said}` : ''}`);
    } catch (error) {
      await this.shot(`failed-${name.replace(/\W+/g, '-')}`);
      console.log(`${((Date.now() - this.start) / 1000).toFixed(1)}s FAILED ${name}: ${error.stack}`);
      process.exit(1);
    }
  }

  async shot(name) {
    // Wait for the end of animations.
    await this.page.waitForTimeout(400);
    await this.page.screenshot({ path: path.join(SHOTS, `${name}.png`) });
  }
}

/** Wait until a function returns a true value. */
export async function until(what, test, patience = PATIENCE) {
  const end = Date.now() + patience;
  for (;;) {
    const value = await test();
    if (value) return value;
    if (Date.now() > end) throw new Error(`${what} did not come`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** The text of an element on one line. */
export const flat = (text) => text.replace(/\s+/g, ' ').trim();

/** Move the mouse away and close hovers: an open hover swallows the next click. */
export async function clear(page) {
  await page.mouse.move(5, 5);
  await page.keyboard.press('Escape');
  const hovers = () => ![...document.querySelectorAll('.monaco-hover')].some((each) => each.checkVisibility() && !each.classList.contains('hidden'));
  await page.waitForFunction(hovers, null, { timeout: 5000 }).catch(() => {});
}

/** Open a file by its name, as with Ctrl+P. */
export async function openFile(page, name, text) {
  await clear(page);
  await until(`the editor of ${name}`, async () => {
    await page.keyboard.press('Control+P');
    const input = page.locator('.quick-input-widget input.input');
    await input.waitFor();
    await input.fill(name);
    // Until it is filtered, the list shows other files.
    const row = page.locator('.quick-input-list .monaco-list-row.focused', { hasText: name });
    const found = await row.waitFor({ timeout: 5000 }).then(() => true, () => false);
    await page.keyboard.press(found ? 'Enter' : 'Escape');
    return found;
  });
  await page.locator('.tabs-container .tab.active', { hasText: name }).waitFor();
  await page.locator('.monaco-editor .view-line', { hasText: text }).first().waitFor();
}

/** Put the cursor at a line and a column, both from 1, and the focus into the editor. */
export async function goTo(page, line, column) {
  await clear(page);
  await page.keyboard.press('Control+G');
  const input = page.locator('.quick-input-widget input.input');
  await input.waitFor();
  await input.fill(`:${line}:${column}`);
  await page.keyboard.press('Enter');
  await page.locator('.quick-input-widget').waitFor({ state: 'hidden' });
  await page.locator('.statusbar-item', { hasText: `Ln ${line}, Col ${column}` }).waitFor();
}

/** Run a command by its title. */
export async function command(page, title) {
  await clear(page);
  await page.keyboard.press('F1');
  const input = page.locator('.quick-input-widget input.input');
  await input.waitFor();
  await input.fill(`>${title}`);
  // Until it is filtered, the list shows other commands.
  await page.locator(`.quick-input-list .monaco-list-row.focused[aria-label^="${title}"]`).waitFor();
  await page.keyboard.press('Enter');
}

/** Choose an item of the open list by a part of its text. */
export async function choose(page, text) {
  const row = page.locator('.quick-input-list .monaco-list-row', { hasText: text }).first();
  // Only visible rows exist: when the list is open, move down until this row is visible.
  for (let tries = 0; tries < 100 && !(await row.isVisible()); tries += 1) {
    if (await page.locator('.quick-input-list .monaco-list-row').first().isVisible()) await page.keyboard.press('ArrowDown');
    await page.waitForTimeout(100);
  }
  await row.click();
}

/** The squiggle of a severity (`error`, `warning`, `info`) on the line with a text; its place. */
export async function squiggle(page, severity, text) {
  return until(`a squiggle at ${text}`, async () => {
    const line = await page.locator('.monaco-editor .view-line', { hasText: text }).first().boundingBox();
    for (const each of await page.locator(`.monaco-editor .squiggly-${severity}`).all()) {
      const box = await each.boundingBox();
      if (line && box && Math.abs(box.y - line.y) < line.height / 2) return box;
    }
    return null;
  });
}

/** Choose a quick fix at the cursor. Ctrl+. is lost while a request for fixes is under way: it is pressed again. */
export async function quickFix(page, title) {
  const row = page.locator('.action-widget .monaco-list-row', { hasText: title }).first();
  await until(`the quick fix ${title}`, async () => {
    await page.keyboard.press('Control+.');
    if (await row.waitFor({ timeout: 2500 }).then(() => true, () => false)) return true;
    await page.keyboard.press('Escape');
    return false;
  });
  return row;
}

/** The suggestions of the editor at the cursor, as soon as one has this label. */
export async function suggestion(page, label) {
  const row = page.locator('.suggest-widget.visible .monaco-list-row', { hasText: label }).first();
  await until(`the suggestion ${label}`, async () => {
    await page.keyboard.press('Control+Space');
    if (await row.waitFor({ timeout: 4000 }).then(() => true, () => false)) return true;
    await page.keyboard.press('Escape');
    return false;
  });
  return row;
}

/** The servers of proposals that run below VS Code's own server: process id and command line. */
export function servers() {
  const parents = new Map();
  const lines = new Map();
  for (const pid of fs.readdirSync('/proc').filter((name) => /^\d+$/.test(name)).map(Number)) {
    try {
      const stat = fs.readFileSync(`/proc/${pid}/stat`, 'utf8');
      parents.set(pid, Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]));
      lines.set(pid, fs.readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').filter(Boolean));
    } catch {
      // It has ended meanwhile.
    }
  }
  const ours = (pid) => pid === Number(process.env.HOST_PID) || (parents.has(pid) && parents.get(pid) > 1 && ours(parents.get(pid)));
  return [...lines].filter(([pid, line]) => line.includes('server') && line.some((part) => /run\.py$|proposal-lsp$/.test(part)) && ours(pid)).map(([pid, line]) => ({ pid, line }));
}
