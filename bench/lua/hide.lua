-- An article is hidden from its preview to the page that says so, again and again: each thread has one connection, one
-- member and articles of its own. BENCH_STEPS names the file of the steps.
package.path = os.getenv("BENCH_LUA") .. "/?.lua;" .. package.path
local said = require("said")
local ffi = require("ffi")
ffi.cdef("typedef struct { long s; long ns; } bench_time; int clock_gettime(int, bench_time *);")

local threads = {}
local MONOTONIC = 1

local function now_us()
  local time = ffi.new("bench_time")
  ffi.C.clock_gettime(MONOTONIC, time)
  return tonumber(time.s) * 1e6 + tonumber(time.ns) / 1e3
end

function setup(thread)
  thread:set("place", #threads)
  threads[#threads + 1] = thread
end

-- Read by `done`, so they are not local.
times, wrong, done_count = {}, 0, 0
local steps, step, state, begun, ids, used

function init()
  steps = dofile(os.getenv("BENCH_STEPS"))
  local cookies, shares = said.lines(os.getenv("BENCH_COOKIES")), said.lines(os.getenv("BENCH_IDS"))
  state = { cookie = cookies[place % #cookies + 1], origin = os.getenv("BENCH_URL") }
  ids, used, step = {}, 0, 1
  for id in shares[place + 1]:gmatch("%d+") do ids[#ids + 1] = id end
end

function request()
  if step == 1 then
    used = used + 1
    state.id, begun = ids[used] or "0", now_us()
  end
  return steps[step].ask(state)
end

local function lower(headers)
  local found = {}
  for name, value in pairs(headers) do found[name:lower()] = value end
  return found
end

function response(status, headers, body)
  if status ~= steps[step].status or not steps[step].take(state, lower(headers), body) then
    wrong, step = wrong + 1, 1
  elseif step < #steps then
    step = step + 1
  else
    times[#times + 1], done_count, step = now_us() - begun, done_count + 1, 1
  end
end

function done(summary, latency)
  local all, faults = {}, 0
  for _, thread in ipairs(threads) do
    for _, time in ipairs(thread:get("times")) do all[#all + 1] = time end
    faults = faults + thread:get("wrong")
  end
  table.sort(all)
  local function at(part) return all[math.max(1, math.ceil(#all * part))] or 0 end
  local more = string.format(',"units":%d,"unit_p50_us":%d,"unit_p99_us":%d,"wrong":%d', #all, at(0.5), at(0.99), faults)
  io.write(said.of(summary, latency, more), "\n")
end
