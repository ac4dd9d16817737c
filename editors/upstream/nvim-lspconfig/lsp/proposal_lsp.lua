---@brief
---
--- Checks proposals in Markdown (RFCs, BIPs, EIPs, KEPs, decision records, specifications) against the schema of their
--- kind, with completion, fixes and navigation. Other Markdown files are left alone.
---
--- The command `proposal-lsp` must be on the path. Schemas, `.proposals.yaml` and metadata next to a document are YAML.

---@type vim.lsp.Config
return {
  cmd = { 'proposal-lsp', 'server' },
  filetypes = { 'markdown', 'yaml' },
  root_markers = { { '.proposals.yaml', '.proposals' }, '.git' },
}
