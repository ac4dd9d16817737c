---@brief
---
--- Checks proposals (RFCs, BIPs, technical specs and the like) against their schema while you write.
--- Neovim 0.11 or newer: `vim.lsp.enable('proposal_lsp')`. Older ones: `require('proposal_lsp').setup()`.

local proposals = require('proposal_lsp')

---@type vim.lsp.Config
return {
  cmd = proposals.cmd,
  filetypes = proposals.filetypes,
  root_dir = function(bufnr, on_dir)
    if proposals.concerns(bufnr) then
      on_dir(proposals.root(bufnr))
    end
  end,
  on_attach = proposals.on_attach,
  on_exit = proposals.on_exit,
}
