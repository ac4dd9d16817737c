--- What every version of Neovim needs to run proposal-lsp. All behaviour is in the server.

local M = {}

M.name = 'proposal_lsp'
M.cmd = { 'proposal-lsp', 'server' }
--- YAML is for schemas, configuration, and metadata next to a document: see |concerns|.
M.filetypes = { 'markdown', 'yaml' }

--- Whether a buffer can be a proposal, or a file by which proposals are checked.
---@param bufnr integer
---@return boolean
function M.concerns(bufnr)
  if vim.bo[bufnr].filetype == 'markdown' then
    return true
  end
  local path = vim.api.nvim_buf_get_name(bufnr)
  local folder = vim.fs.basename(vim.fs.dirname(path))
  if vim.fs.basename(path) == '.proposals.yaml' or folder == '.proposals' or folder == 'schemas' then
    return true
  end
  if path == '' then
    return false
  end
  -- It may hold the metadata of a document next to it; the server knows which files do.
  for name in vim.fs.dir(vim.fs.dirname(path)) do
    if name:match('%.md$') or name:match('%.markdown$') then
      return true
    end
  end
  return false
end

--- The folder whose proposals belong together; nil for a single file.
---@param bufnr integer
---@return string?
function M.root(bufnr)
  local path = vim.api.nvim_buf_get_name(bufnr)
  local from = path ~= '' and vim.fs.dirname(path) or vim.fn.getcwd()
  for _, markers in ipairs({ { '.proposals.yaml', '.proposals' }, { '.git' } }) do
    local found = vim.fs.find(markers, { upward = true, path = from })[1]
    if found then
      return vim.fs.dirname(found)
    end
  end
end

--- Create the commands of |proposal-lsp-commands| in a buffer, and end a snippet there when its last stop is filled in.
function M.on_attach(client, bufnr)
  require('proposal_lsp.commands').create(client, bufnr)
  if not vim.snippet then
    return
  end
  -- Neovim keeps a snippet active at its last stop, and fails at the next edit above it.
  vim.api.nvim_create_autocmd('InsertLeave', {
    group = vim.api.nvim_create_augroup('proposal_lsp_snippets_' .. bufnr, {}),
    buffer = bufnr,
    callback = function()
      -- No function of Neovim says which stop is the last: from there, it continues with the first.
      local session = vim.snippet._session
      if session and session.bufnr == bufnr and vim.tbl_get(session, 'current_tabstop', 'index') == 0 then
        vim.snippet.stop()
      end
    end,
  })
end

--- Restart a server that has crashed.
function M.on_exit(code, signal, client_id)
  require('proposal_lsp.restart').on_exit(code, signal, client_id)
end

--- Start the server for proposals, in any Neovim from 0.8 on.
---@param config? table What |vim.lsp.config()| takes, or |vim.lsp.start()| in a Neovim older than 0.11.
function M.setup(config)
  config = config or {}
  if vim.lsp.enable then
    vim.lsp.config(M.name, config)
    vim.lsp.enable(M.name)
    return
  end
  local defaults = { name = M.name, cmd = M.cmd, on_attach = M.on_attach, on_exit = M.on_exit }
  vim.api.nvim_create_autocmd('FileType', {
    group = vim.api.nvim_create_augroup('proposal_lsp', {}),
    pattern = M.filetypes,
    callback = function(event)
      if vim.bo[event.buf].buftype == '' and M.concerns(event.buf) then
        local place = { root_dir = M.root(event.buf) }
        vim.lsp.start(vim.tbl_extend('force', defaults, place, config))
      end
    end,
  })
end

return M
