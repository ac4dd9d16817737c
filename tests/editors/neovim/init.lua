-- The set-up of the tests: that of the help file, with the server under test and without automatic menus.
vim.opt.runtimepath:prepend(vim.env.PROPOSAL_PLUGIN)
vim.o.swapfile, vim.o.more, vim.o.completeopt = false, false, 'menuone,popup'
vim.o.showmode, vim.o.ruler, vim.o.laststatus = false, false, 2

-- The notifications for the user.
_G.notified = {}
vim.notify = function(text, level)
  table.insert(_G.notified, { text = text, level = level or vim.log.levels.INFO })
end

vim.diagnostic.config({ virtual_text = true })
vim.api.nvim_create_autocmd('LspAttach', {
  callback = function(event)
    local client = vim.lsp.get_client_by_id(event.data.client_id)
    if client and vim.lsp.completion and client:supports_method('textDocument/completion') then
      vim.lsp.completion.enable(true, client.id, event.buf, { autotrigger = false })
    end
  end,
})

if vim.env.PROPOSAL_OLD then
  vim.lsp.enable = nil -- as in Neovim 0.8 to 0.10
  require('proposal_lsp').setup({ cmd = vim.json.decode(vim.env.PROPOSAL_SERVER) })
else
  vim.lsp.config('proposal_lsp', { cmd = vim.json.decode(vim.env.PROPOSAL_SERVER) })
  vim.lsp.enable('proposal_lsp')
end
