// The pages of rules, to which the codes of findings link. A setting in package.json opens them as rendered Markdown.

import * as vscode from 'vscode';
import { rulePage } from './requests.ts';
import type { Runner } from './runner.ts';

/** The scheme of the links that the server sends: `proposal-lsp-rule:/missing-section.md`. */
const SCHEME = 'proposal-lsp-rule';

/** Provides the pages until the result is disposed of. */
export function showRules(runner: Runner): vscode.Disposable {
  return vscode.workspace.registerTextDocumentContentProvider(SCHEME, {
    provideTextDocumentContent: async ({ path }) => {
      const code = path.replace(/^\/|\.md$/g, '');
      const page = await runner.client?.sendRequest(rulePage, { code }).catch(() => null);
      return page ?? `# ${code}\n\nThere is no page: the server is not running, or does not know this rule.\n`;
    },
  });
}
