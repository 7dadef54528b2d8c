-- For wrk: one request again and again, or those of a file in turn; then one line that tells what came of it.
--
--     wrk -s load.lua http://127.0.0.1:8080/ -- [FILE [SIGN]]
--
-- A line of FILE is: method, path, host, cookie, body, and its type if it is no plain form, parted by tabs. In a body
-- \r\n is a line break; one that is @PATH is that file, with a new number wherever it says %NUMBER%. Each thread has
-- lines of its own, every second one of two. SIGN is what the Location of a good answer holds; without it every answer
-- below 400 is good.
local threads = {}

function setup(thread)
    table.insert(threads, thread)
    thread:set("number", #threads)
end

local function file(path)
    local handle = assert(io.open(path, "rb"))
    local bytes = handle:read("*a")
    handle:close()
    return bytes
end

local function read(path)
    local requests = {}
    for line in io.lines(path) do
        local method, target, host, cookie, body, kind = line:match("^(.-)\t(.-)\t(.-)\t(.-)\t([^\t]*)\t?(.*)$")
        local fields = { Host = host, ["Sec-Fetch-Site"] = "same-origin" }
        if cookie ~= "" then fields.Cookie = cookie end
        if body ~= "" then fields["Content-Type"] = kind ~= "" and kind or "application/x-www-form-urlencoded" end
        if body:sub(1, 1) == "@" then body = file(body:sub(2)) else body = body:gsub("\\r\\n", "\r\n") end
        table.insert(requests, wrk.format(method, target, fields, body ~= "" and body or nil))
    end
    return requests
end

-- A thread's own share of the lines; all of them where there are too few to share.
local function share(requests)
    if #requests < 2 then return requests end
    local mine = {}
    for turn = number, #requests, 2 do table.insert(mine, requests[turn]) end
    return mine
end

-- What is sent: the request itself, or one with a number of its own.
local function numbered(request)
    local start, stop = request:find("%NUMBER%", 1, true)
    if not start then return function() return request end end
    local before, after, count = request:sub(1, start - 1), request:sub(stop + 1), 0
    return function()
        count = count + 1
        return before .. string.format("%d%07d", number, count % 10000000) .. after
    end
end

function init(args)
    good, bad = 0, 0
    if not args[1] then return end
    local requests = {}
    for _, request in ipairs(share(read(args[1]))) do table.insert(requests, numbered(request)) end
    local turn = math.random(#requests)
    function request()
        turn = turn % #requests + 1
        return requests[turn]()
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
    print(string.format(
        "load %d %d %d %d %d %d", good, bad, broken, summary.duration, latency:percentile(50), latency:percentile(99)))
end
