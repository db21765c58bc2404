-- wrk: each request the same POST of 1 KB of JSON.
wrk.method = "POST"
wrk.headers["Authorization"] = "Bearer " .. os.getenv("TOKEN")
wrk.headers["Content-Type"] = "application/json"
wrk.body = '{"type":"PUSH_ARTIFACT","number":12345,"text":"' .. string.rep("caravan ", 122) .. '"}'
