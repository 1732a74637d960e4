-- What a cell came to, as one line of JSON. To be loaded by the scripts.
local said = {}

function said.of(summary, latency, more)
  local errors = summary.errors
  return string.format(
    '{"requests":%d,"microseconds":%d,"bytes":%d,"p50_us":%d,"p99_us":%d,"errors":{"connect":%d,"read":%d,"write":%d,"status":%d,"timeout":%d}%s}',
    summary.requests, summary.duration, summary.bytes,
    latency:percentile(50), latency:percentile(99),
    errors.connect, errors.read, errors.write, errors.status, errors.timeout, more or "")
end

function said.lines(file)
  local found = {}
  for line in io.lines(file) do found[#found + 1] = line end
  return found
end

return said
