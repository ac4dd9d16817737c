--- :checkhealth proposal_lsp

local M = {}

local health = vim.health
-- The names of Neovim 0.8 and 0.9.
local start, ok = health.start or health.report_start, health.ok or health.report_ok
local warn, error = health.warn or health.report_warn, health.error or health.report_error
local info = health.info or health.report_info

local function clients_of(filter)
  return (vim.lsp.get_clients or vim.lsp.get_active_clients)(filter)
end

local function check_neovim()
  if vim.fn.has('nvim-0.11') == 1 then
    local enabled = vim.lsp.is_enabled == nil or vim.lsp.is_enabled('proposal_lsp')
    if enabled then
      ok('Neovim has vim.lsp.enable(), and proposal_lsp is enabled')
    else
      warn('proposal_lsp is not enabled', { "Put vim.lsp.enable('proposal_lsp') into your init.lua." })
    end
  elseif vim.fn.has('nvim-0.8') == 1 then
    ok("Neovim is older than 0.11: require('proposal_lsp').setup() starts the server")
  else
    error('Neovim is too old', { 'Use 0.8 or newer; 0.11 or newer is best.' })
  end
end

local function command_line()
  local config = vim.lsp.config and vim.lsp.config.proposal_lsp
  return config and config.cmd or require('proposal_lsp').cmd
end

local function check_program()
  local cmd = command_line()
  if type(cmd) ~= 'table' then
    info('the server is started by a function of yours')
    return
  end
  local path = vim.fn.exepath(cmd[1])
  if path == '' then
    error(('`%s` cannot be run'):format(cmd[1]), {
      'Install it from the checkout that this plugin is in: pipx install /path/to/proposal-lsp',
      "Or say where it is: vim.lsp.config('proposal_lsp', { cmd = { '/path/to/proposal-lsp', 'server' } })",
    })
    return
  end
  local version = vim.trim(vim.fn.system({ cmd[1], '--version' }))
  if vim.v.shell_error == 0 then
    ok(('%s is %s'):format(path, version))
  else
    error(('%s --version fails: %s'):format(path, version))
  end
end

--- Servers that share a buffer must count columns in the same units, or Neovim shows the findings of one in wrong places.
local function check_neighbours(client)
  for bufnr in pairs(client.attached_buffers or {}) do
    for _, other in ipairs(clients_of({ bufnr = bufnr })) do
      if other.id ~= client.id then
        local name = vim.fn.fnamemodify(vim.api.nvim_buf_get_name(bufnr), ':~:.')
        if other.offset_encoding == client.offset_encoding then
          ok(('%s: %s counts columns as we do (%s)'):format(name, other.name, client.offset_encoding))
        else
          local text = '%s: %s counts columns in %s, we in %s'
          warn(text:format(name, other.name, other.offset_encoding, client.offset_encoding), {
            'Let the other offer utf-16: set general.positionEncodings of its capabilities to { "utf-16" }.',
          })
        end
      end
    end
  end
end

local function check_clients()
  local clients = clients_of({ name = 'proposal_lsp' })
  if #clients == 0 then
    info('no server runs; it starts with the first Markdown file')
  end
  for _, client in ipairs(clients) do
    local root = client.config.root_dir or 'no folder: single files'
    ok(('running for %s (%d buffers)'):format(root, vim.tbl_count(client.attached_buffers or {})))
    check_neighbours(client)
  end
end

function M.check()
  start('Neovim')
  check_neovim()
  start('Program')
  check_program()
  start('Servers')
  check_clients()
end

return M
