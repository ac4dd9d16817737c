// Markdown as VS Code's lists and tooltips show it: as plain text.

/** A sentence without the marks around code. */
export function plain(markdown: string): string {
  return markdown.replaceAll('`', '');
}
