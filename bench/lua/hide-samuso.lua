-- Preview, its page, run, the run's page.
local form = "application/x-www-form-urlencoded"

local function headers(state, type)
  local cookie = state.cookie
  if state.own_write then cookie = cookie .. "; samuso_lsn=" .. state.own_write end
  return {
    ["Cookie"] = cookie, ["Origin"] = state.origin, ["Content-Type"] = type,
    ["Accept"] = "text/html", ["Accept-Encoding"] = "gzip, deflate, br",
  }
end

local function post(path, state, body) return wrk.format("POST", path, headers(state, form), body) end
local function get(path, state) return wrk.format("GET", path, headers(state)) end

-- As a browser keeps it: the member's next reads see what they wrote.
local function follow(state, response, pattern)
  local cookie = response["set-cookie"] or ""
  state.own_write = cookie:match("samuso_lsn=([^;]*)") or state.own_write
  state.to = (response["location"] or ""):match(pattern)
  return state.to ~= nil
end

return {
  {
    status = 303,
    ask = function(state)
      return post("/api/actions/preview", state, "action=article.hide&ids=" .. state.id .. "&reason=bench")
    end,
    take = function(state, response) return follow(state, response, "^/previews/([-%x]+)") end,
  },
  {
    status = 200,
    ask = function(state) return get("/previews/" .. state.to, state) end,
    take = function() return true end,
  },
  {
    status = 303,
    ask = function(state) return post("/api/actions/run", state, "preview=" .. state.to) end,
    take = function(state, response) return follow(state, response, "^/runs/([-%x]+)") end,
  },
  {
    status = 200,
    ask = function(state) return get("/runs/" .. state.to, state) end,
    take = function() return true end,
  },
}
