--- A server that died is started again, unless it keeps dying.

local M = {}

--- So many deaths within so many seconds are given up on.
M.deaths = 3
M.seconds = 60
--- The pause before a new start, in milliseconds: by then Neovim has let go of the dead client.
M.pause = 300

local SIGTERM = 15
local died = {} ---@type integer[]

local function gives_up()
  local now = os.time()
  died[#died + 1] = now
  local before = died[#died - M.deaths + 1]
  return before ~= nil and now - before < M.seconds
end

--- For the `on_exit` of a client. May be called where most of the API must not be.
---@param code integer
---@param signal integer
---@param client_id integer
function M.on_exit(code, signal, client_id)
  local client = vim.lsp.get_client_by_id(client_id)
  -- Neovim itself ends servers with SIGTERM; 143 is what shells make of that.
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
