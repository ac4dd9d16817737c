// Runs the suite inside the extension host, as @vscode/test-electron does, and ends with its exit code.

import fs from 'node:fs';
import path from 'node:path';
import { openCode, remote } from './browser.mjs';

const { EXTENSION, OUT, SHOTS, SUITE, WORKSPACE } = process.env;
/** Milliseconds for the whole suite. */
const PATIENCE = 300_000;

let finish;
const finished = new Promise((resolve) => (finish = resolve));
const { browser, page } = await openCode(
  {
    workspace: WORKSPACE,
    payload: [
      ['extensionDevelopmentPath', remote(EXTENSION)],
      ['extensionTestsPath', remote(SUITE)],
      ['skipWelcome', 'true'],
    ],
  },
  async (fresh) => {
    await fresh.exposeFunction('codeAutomationExit', (code) => finish(code));
    await fresh.exposeFunction('codeAutomationLog', (kind, parts) => process.env.VERBOSE && console.log(kind, ...parts));
  },
);
const timer = setTimeout(() => finish('timeout'), PATIENCE);
const code = await finished;
clearTimeout(timer);
await page.screenshot({ path: path.join(SHOTS, 'suite-end.png') }).catch(() => {});
await browser.close();
console.log(fs.existsSync(OUT) ? fs.readFileSync(OUT, 'utf8') : 'the suite wrote nothing');
if (code !== 0) console.log(`the suite ended with ${code}`);
process.exit(code === 0 ? 0 : 1);
