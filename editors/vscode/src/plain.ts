// Plain text for VS Code's lists and tooltips, which do not render Markdown.

/** A sentence without the backticks around code. */
export function plain(markdown: string): string {
  return markdown.replaceAll('`', '');
}
