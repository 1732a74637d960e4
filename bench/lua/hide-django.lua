-- The page that asks whether to go on, then the list that it leads back to.
local LIST = "/admin/documents/article/"

local function headers(state, type)
  return { ["Cookie"] = state.cookie, ["Content-Type"] = type, ["Accept"] = "text/html", ["Accept-Encoding"] = "gzip, deflate, br" }
end

local function post(state, more)
  local body = "csrfmiddlewaretoken=" .. os.getenv("BENCH_CSRF") .. "&action=hide&_selected_action=" .. state.id .. more
  return wrk.format("POST", LIST, headers(state, "application/x-www-form-urlencoded"), body)
end

local function taken() return true end

return {
  { status = 200, ask = function(state) return post(state, "&index=0&select_across=0") end, take = taken },
  { status = 302, ask = function(state) return post(state, "&index=0&select_across=0&apply=1&reason=bench") end, take = taken },
  { status = 200, ask = function(state) return wrk.format("GET", LIST, headers(state)) end, take = taken },
}
