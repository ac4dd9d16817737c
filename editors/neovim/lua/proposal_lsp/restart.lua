--- Restarts a server that has crashed, unless it crashes again and again.

local M = {}

--- After this many crashes within this many seconds, the server is not restarted.
M.deaths = 3
M.seconds = 60
--- The pause before a restart, in milliseconds: by then Neovim has released the old client.
M.pause = 300

local SIGTERM = 15
local died = {} ---@type integer[]

local function gives_up()
  local now = os.time()
  died[#died + 1] = now
  local before = died[#died - M.deaths + 1]
  return before ~= nil and now - before < M.seconds
end

--- For the `on_exit` of a client. Neovim may call it in a context in which most of the API must not be used.
---@param code integer
---@param signal integer
---@param client_id integer
function M.on_exit(code, signal, client_id)
  local client = vim.lsp.get_client_by_id(client_id)
  -- Neovim itself ends servers with SIGTERM, which shells report as exit code 143.
  local ended_well = (code == 0 or code == 143) and (signal == 0 or signal == SIGTERM)
  if ended_well or client == nil then
    return
  end
  -- Neovim empties the table before the new start.
  local buffers = {}
  for bufnr in pairs(client.attached_buffers or {}) do
    buffers[#buffers + 1] = bufnr
  end
  vim.defer_fn(function()
    if vim.v.exiting ~= vim.NIL or #buffers == 0 then
      return
    end
    if gives_up() then
      local text = 'proposal-lsp died %d times; the log says why, and :edit starts it again: %s'
      vim.notify(text:format(M.deaths, vim.lsp.get_log_path()), vim.log.levels.ERROR)
      return
    end
    for _, bufnr in ipairs(buffers) do
      if vim.api.nvim_buf_is_valid(bufnr) then
        vim.api.nvim_buf_call(bufnr, function()
          vim.lsp.start(client.config)
        end)
      end
    end
  end, M.pause)
end

return M
