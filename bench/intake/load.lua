-- wrk: POST /calls with a body of its own each time; LOAD_TOKEN is the Bearer token, LOAD_RUN numbers the run. One in twenty is
-- sent twice, word for word. Each is about a door and from a number of its own, also across runs, as calls are.
local token = os.getenv("LOAD_TOKEN")
local base = tonumber(os.getenv("LOAD_RUN") or "0") * 10000
local thread_id, n = 0, 0
function setup(thread) thread:set("thread_id", thread_id); thread_id = thread_id + 1 end
function request()
  n = n + 1
  local id = base + ((n % 20 == 0) and (n - 1) or n)
  local body = string.format('{"source":"bench","externalId":"%d-%d","town":"pujin","receivedAt":"2026-03-18T02:00:00Z","channel":"110","text":"星河%d支路%d号楼上半夜拖家具，咚咚咚吵得睡不着，麻烦来人说一声","caller":{"phone":"139%08d"}}', thread_id, id, id % 997, id, (id * 7919 + thread_id * 104729) % 100000000)
  return wrk.format("POST", "/api/v1/calls", { ["content-type"] = "application/json", ["authorization"] = "Bearer " .. token }, body)
end
