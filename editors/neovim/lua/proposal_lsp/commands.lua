--- The commands of a buffer that the server is attached to: see |proposal-lsp-commands|.

local M = {}

--- Milliseconds that the server has to answer.
local PATIENCE = 10000

local function complain(text)
  vim.notify('proposal-lsp: ' .. text, vim.log.levels.ERROR)
end

--- The answer to one of the server's own requests; nil if there is none.
local function ask(client, method, bufnr, params)
  params = params or { uri = vim.uri_from_bufnr(bufnr) }
  local answer
  if vim.fn.has('nvim-0.11') == 1 then
    answer = client:request_sync('proposal-lsp/' .. method, params, PATIENCE, bufnr)
  else
    answer = client.request_sync('proposal-lsp/' .. method, params, PATIENCE, bufnr)
  end
  local result = answer and answer.result
  return result ~= vim.NIL and result or nil
end

--- Put a text with tab stops into an empty buffer; before Neovim 0.10, without tab stops.
local function fill(made)
  if not vim.snippet then
    vim.api.nvim_buf_set_lines(0, 0, -1, false, vim.split(made.text:gsub('\n$', ''), '\n'))
    return
  end
  -- The line that an empty buffer has is its last line ending.
  vim.snippet.expand((made.snippet:gsub('\n(%$?0?)$', '%1')))
end

--- :ProposalNew {kind} [title]
local function new(client, bufnr, options)
  local kind, title = options.args:match('^(%S+)%s*(.*)$')
  local path = vim.api.nvim_buf_get_name(bufnr)
  local folder = path ~= '' and vim.fs.dirname(path) or vim.fn.getcwd()
  local made = ask(client, 'newProposal', bufnr, { uri = vim.uri_from_fname(folder), kind = kind, title = title })
  if not made then
    complain(('there is no kind `%s` with a template'):format(kind))
    return
  end
  if vim.fn.filereadable(made.path) == 1 then
    complain(made.path .. ' already exists')
    return
  end
  for other, text in pairs(made.beside) do
    vim.cmd('edit ' .. vim.fn.fnameescape(other))
    if vim.fn.filereadable(other) == 0 then
      vim.api.nvim_buf_set_lines(0, 0, -1, false, vim.split((text:gsub('\n$', '')), '\n'))
    end
  end
  vim.cmd('edit ' .. vim.fn.fnameescape(made.path))
  fill(made)
end

local function kinds(client, bufnr, typed)
  local found = {}
  for _, kind in ipairs(ask(client, 'schemas', bufnr) or {}) do
    if kind.template and vim.startswith(kind.id, typed) then
      found[#found + 1] = kind.id
    end
  end
  return found
end

--- The lines that say which schema applies, and why.
local function explained(info)
  local lines = { info.id ~= vim.NIL and ('**%s** (`%s`)'):format(info.name, info.id) or '**No schema fits**' }
  vim.list_extend(lines, { '', info.reason })
  if #info.candidates > 0 then
    lines[#lines + 1] = ''
  end
  for _, tried in ipairs(info.candidates) do
    local reasons = table.concat(tried.reasons, '; ')
    lines[#lines + 1] = ('- `%s` %d %%%s'):format(tried.id, tried.score * 100, reasons ~= '' and ': ' .. reasons or '')
  end
  if info.path ~= vim.NIL then
    vim.list_extend(lines, { '', info.path })
  end
  return lines
end

--- The proposals that have some words in their number or title.
local function proposals(client, bufnr, words)
  local found = {}
  for _, one in ipairs(ask(client, 'proposals', bufnr) or {}) do
    one.name = vim.trim(one.id .. ' ' .. one.title)
    if one.name:lower():find(words:lower(), 1, true) then
      found[#found + 1] = one
    end
  end
  return found
end

--- :ProposalOpen [number or title]
local function open(client, bufnr, options)
  local found = proposals(client, bufnr, options.args)
  local function edit(one)
    if one then
      vim.cmd('edit ' .. vim.fn.fnameescape(vim.uri_to_fname(one.uri)))
    end
  end
  if #found == 0 then
    complain('no proposal has "' .. options.args .. '" in its number or title')
  elseif #found == 1 then
    edit(found[1])
  else
    vim.ui.select(found, {
      prompt = 'Proposal',
      format_item = function(one)
        return one.status ~= '' and ('%s [%s]'):format(one.name, one.status) or one.name
      end,
    }, edit)
  end
end

--- :ProposalSchema
local function schema(client, bufnr)
  local info = ask(client, 'schemaInfo', bufnr)
  if not info then
    complain('this buffer is not checked')
    return
  end
  vim.lsp.util.open_floating_preview(explained(info), 'markdown', { focus_id = 'proposal_schema', border = 'rounded' })
end

--- The rules of the findings of a buffer, each once; only those of a line (from 0) if one is given.
local function rules(bufnr, line)
  local found = {}
  for _, one in ipairs(vim.diagnostic.get(bufnr, { lnum = line })) do
    if one.source == 'proposal-lsp' and not vim.tbl_contains(found, one.code) then
      found[#found + 1] = one.code
    end
  end
  return found
end

--- :ProposalRule [code]
local function rule(client, bufnr, options)
  local found = options.args ~= '' and { options.args } or rules(bufnr, vim.api.nvim_win_get_cursor(0)[1] - 1)
  local function show(code)
    local page = code and ask(client, 'rulePage', bufnr, { code = code })
    if page then
      local lines = vim.split(vim.trim(page), '\n')
      vim.lsp.util.open_floating_preview(lines, 'markdown', { focus_id = 'proposal_rule', border = 'rounded' })
    elseif code then
      complain(('there is no rule `%s`'):format(code))
    end
  end
  if #found == 0 then
    complain('nothing is found on this line')
  elseif #found == 1 then
    show(found[1])
  else
    vim.ui.select(found, { prompt = 'Rule' }, show)
  end
end

--- A step in words: the status that it leads to, and how many findings there would be then.
local function described(step)
  local words = step.back and { 'back' } or {}
  if step.findings ~= vim.NIL then
    words[#words + 1] = step.findings == 0 and 'no findings'
      or ('%d finding%s'):format(step.findings, step.findings == 1 and '' or 's')
  end
  return #words > 0 and ('%s (%s)'):format(step.status, table.concat(words, ', ')) or step.status
end

--- The steps that the status of a buffer may take; nil, with a message, if there is none.
local function steps(client, bufnr)
  local answer = ask(client, 'statuses', bufnr)
  if not answer then
    complain('this buffer is not checked')
  elseif #answer.steps == 0 then
    complain('the status cannot be changed: ' .. answer.reason)
  else
    return answer.steps
  end
end

--- :ProposalStatus [status]
local function status(client, bufnr, options)
  local found = steps(client, bufnr)
  if not found then
    return
  end
  local function take(step)
    if step then
      vim.lsp.util.apply_workspace_edit(step.edit, client.offset_encoding)
    end
  end
  if options.args == '' then
    vim.ui.select(found, {
      prompt = 'Status',
      format_item = described,
    }, take)
    return
  end
  local names = {}
  for _, step in ipairs(found) do
    if step.status:lower() == options.args:lower() then
      return take(step)
    end
    names[#names + 1] = ('"%s"'):format(step.status)
  end
  complain(('the status may become %s, not "%s"'):format(table.concat(names, ', '), options.args))
end

---@param client vim.lsp.Client
---@param bufnr integer
function M.create(client, bufnr)
  local function command(name, run, attributes)
    vim.api.nvim_buf_create_user_command(bufnr, name, run, attributes)
  end
  command('ProposalSchema', function()
    schema(client, bufnr)
  end, { desc = 'Show which schema this proposal is checked against, and why' })
  command('ProposalRule', function(options)
    rule(client, bufnr, options)
  end, {
    nargs = '?',
    desc = 'Show what the rule of a finding is for, and how to turn it off',
    complete = function(typed)
      return vim.tbl_filter(function(code)
        return vim.startswith(code, typed)
      end, rules(bufnr))
    end,
  })
  command('ProposalStatus', function(options)
    status(client, bufnr, options)
  end, {
    nargs = '?',
    desc = 'Change the status of this proposal to one that may come next',
    complete = function(typed)
      local answer = ask(client, 'statuses', bufnr) or { steps = {} }
      local names = vim.tbl_map(function(step)
        return step.status
      end, answer.steps)
      return vim.tbl_filter(function(name)
        return vim.startswith(name:lower(), typed:lower())
      end, names)
    end,
  })
  command('ProposalOpen', function(options)
    open(client, bufnr, options)
  end, {
    nargs = '*',
    desc = 'Open a proposal of the workspace by its number or title',
    complete = function(typed)
      return vim.tbl_map(function(one)
        return one.name
      end, proposals(client, bufnr, typed))
    end,
  })
  command('ProposalNew', function(options)
    new(client, bufnr, options)
  end, {
    nargs = '+',
    desc = 'Start a new proposal next to this one: a kind, then its title',
    complete = function(typed, line)
      local words = vim.split(vim.trim(line), '%s+')
      local at_kind = #words == 1 or (#words == 2 and typed ~= '')
      return at_kind and kinds(client, bufnr, typed) or {}
    end,
  })
end

return M
