-- For wrk: one request again and again, or those of a file in turn; then one line that tells what came of it.
--
--     wrk -s load.lua http://127.0.0.1:8080/ -- [FILE [SIGN]]
--
-- A line of FILE is: method, path, host, cookie, body, parted by tabs. SIGN is what the Location of a good answer
-- holds; without it every answer below 400 is good.
local threads = {}

function setup(thread) table.insert(threads, thread) end

local function read(path)
    local requests = {}
    for line in io.lines(path) do
        local method, target, host, cookie, body = line:match("^(.-)\t(.-)\t(.-)\t(.-)\t(.*)$")
        local fields = { Host = host, ["Sec-Fetch-Site"] = "same-origin" }
        if cookie ~= "" then fields.Cookie = cookie end
        if body ~= "" then fields["Content-Type"] = "application/x-www-form-urlencoded" end
        table.insert(requests, wrk.format(method, target, fields, body ~= "" and body or nil))
    end
    return requests
end

function init(args)
    good, bad = 0, 0
    if not args[1] then return end
    local requests = read(args[1])
    local turn = math.random(#requests)
    function request()
        turn = turn % #requests + 1
        return requests[turn]
    end
    if not args[2] then return end
    function response(status, fields)
        local place = fields["Location"]
        if place and place:find(args[2], 1, true) then good = good + 1 else bad = bad + 1 end
    end
end

function done(summary, latency)
    local good, bad = 0, 0
    for _, thread in ipairs(threads) do
        good, bad = good + thread:get("good"), bad + thread:get("bad")
    end
    local errors = summary.errors
    local broken = errors.connect + errors.read + errors.write + errors.timeout
    if good + bad == 0 then good, bad = summary.requests - errors.status, errors.status end
    print(string.format("load %d %d %d %d %d", good, bad, broken, summary.duration, latency:percentile(99)))
end
