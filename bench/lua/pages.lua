-- GETs of the addresses in BENCH_PATHS, each by the next member of BENCH_COOKIES.
package.path = os.getenv("BENCH_LUA") .. "/?.lua;" .. package.path
local said = require("said")

local requests = {}
local next_path, next_cookie = 0, 0
local paths, cookies

function init()
  paths, cookies = said.lines(os.getenv("BENCH_PATHS")), said.lines(os.getenv("BENCH_COOKIES"))
end

-- Put together once for each pair of address and member, as long as that is not too many.
local function made(path, cookie)
  local key = path * 1000 + cookie
  local found = requests[key]
  if not found then
    local headers = { ["Accept"] = "text/html", ["Accept-Encoding"] = "gzip, deflate, br", ["Accept-Language"] = "en" }
    if cookies[cookie] ~= "" then headers["Cookie"] = cookies[cookie] end
    found = wrk.format("GET", paths[path], headers)
    requests[key] = found
  end
  return found
end

function request()
  next_path, next_cookie = next_path % #paths + 1, next_cookie % #cookies + 1
  return made(next_path, next_cookie)
end

function done(summary, latency)
  io.write(said.of(summary, latency), "\n")
end
