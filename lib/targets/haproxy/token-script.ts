// What Lua does with a token: it is read strictly, as lib/core/bearer-token reads it, and the rules are told what it says.
// For the files of a release. The key, the signature, the times and the binding are judged by HAProxy itself.

/**
 * An action with the issuer, the audience and the scope's claim in hexadecimal (a dash for none). Nothing is set for a token that cannot be
 * read or that is for somebody else; `gw_t_nbf` is set last, so that where it is found everything was well. An error sets nothing either.
 */
export const tokenScript = String.raw`local longest = 8000
local null = {}
local escapes = { ['"'] = '"', ["\\"] = "\\", ["/"] = "/", b = "\b", f = "\f", n = "\n", r = "\r", t = "\t" }
local words = { ["true"] = true, ["false"] = false, ["null"] = null }

local function refuse()
  error("not JSON", 0)
end

local function skip(text, at)
  return text:find("[^ \t\r\n]", at) or #text + 1
end

-- half of a pair is a character that no name has
local function readEscaped(text, at)
  local first = text:match("^%x%x%x%x", at) or refuse()
  local code = tonumber(first, 16)
  if code < 0xD800 or code > 0xDBFF then return utf8.char(code), at + 4 end
  local low = tonumber(text:match("^\\u(%x%x%x%x)", at + 4) or "0", 16)
  if low < 0xDC00 or low > 0xDFFF then return utf8.char(code), at + 4 end
  return utf8.char(0x10000 + (code - 0xD800) * 0x400 + low - 0xDC00), at + 10
end

local function readString(text, at)
  local parts = {}
  while true do
    local stop = text:find('[\0-\31"\\]', at) or refuse()
    parts[#parts + 1] = text:sub(at, stop - 1)
    local found = text:sub(stop, stop)
    if found == '"' then return table.concat(parts), stop + 1 end
    if found ~= "\\" then refuse() end
    local letter = text:sub(stop + 1, stop + 1)
    if letter == "u" then
      parts[#parts + 1], at = readEscaped(text, stop + 2)
    else
      parts[#parts + 1], at = escapes[letter] or refuse(), stop + 2
    end
  end
end

local function readNumber(text, at)
  local _, stop = text:find("^%-?[1-9]%d*", at)
  if stop == nil then _, stop = text:find("^%-?0", at) end
  if stop == nil then refuse() end
  local _, fraction = text:find("^%.%d+", stop + 1)
  stop = fraction or stop
  local _, exponent = text:find("^[eE][+-]?%d+", stop + 1)
  stop = exponent or stop
  return (tonumber(text:sub(at, stop)) or refuse()) + 0.0, stop + 1
end

local readValue

local function readArray(text, at)
  local list = {}
  at = skip(text, at)
  if text:sub(at, at) == "]" then return { list = list }, at + 1 end
  while true do
    list[#list + 1], at = readValue(text, at)
    local mark = text:sub(at, at)
    if mark == "]" then return { list = list }, at + 1 end
    if mark ~= "," then refuse() end
    at = at + 1
  end
end

-- of a member that stands twice the last counts
local function readObject(text, at)
  local members = {}
  at = skip(text, at)
  if text:sub(at, at) == "}" then return { members = members }, at + 1 end
  while true do
    at = skip(text, at)
    if text:sub(at, at) ~= '"' then refuse() end
    local name
    name, at = readString(text, at + 1)
    at = skip(text, at)
    if text:sub(at, at) ~= ":" then refuse() end
    members[name], at = readValue(text, at + 1)
    local mark = text:sub(at, at)
    if mark == "}" then return { members = members }, at + 1 end
    if mark ~= "," then refuse() end
    at = at + 1
  end
end

-- with the white space on both sides
function readValue(text, at)
  at = skip(text, at)
  local first, value = text:sub(at, at), nil
  if first == '"' then
    value, at = readString(text, at + 1)
  elseif first == "{" then
    value, at = readObject(text, at + 1)
  elseif first == "[" then
    value, at = readArray(text, at + 1)
  else
    local word = text:match("^%l+", at)
    value = words[word]
    if word == nil then
      value, at = readNumber(text, at)
    elseif value == nil then
      refuse()
    else
      at = at + #word
    end
  end
  return value, skip(text, at)
end

local function readWhole(text)
  local value, stop = readValue(text, 1)
  if stop <= #text then refuse() end
  return value
end

-- a single character left over is no byte (RFC 4648 section 4); the alphabet has been looked at
local function readMembers(txn, part)
  if #part % 4 == 1 then return nil end
  local text = txn.c:ub64dec(part)
  if type(text) ~= "string" then return nil end
  local good, value = pcall(readWhole, text)
  return good and type(value) == "table" and value.members or nil
end

local function holds(claim, wanted)
  if type(claim) ~= "table" or claim.list == nil then return false end
  for _, item in ipairs(claim.list) do
    if item == wanted then return true end
  end
  return false
end

local function milliseconds(seconds)
  return math.ceil(math.max(-9e12, math.min(seconds, 9e12)) * 1000)
end

local function isFinite(value)
  return math.type(value) == "float" and value > -math.huge and value < math.huge
end

local function tellScope(txn, claim)
  local scope = txn:get_var("txn.gw_scope")
  local named = type(claim) == "string" and (" " .. claim .. " "):find(" " .. scope .. " ", 1, true) ~= nil
  if named or holds(claim, scope) then txn:set_var("txn.gw_t_scoped", "1") end
end

local function tellClaims(txn, claims)
  local cnf, jti = claims.cnf, claims.jti
  local confirmed = type(cnf) == "table" and cnf.members and cnf.members["x5t#S256"]
  if type(confirmed) == "string" then txn:set_var("txn.gw_t_x5t", confirmed) end
  if type(jti) == "string" and #jti <= 256 and jti:find("^[\x20-\x7e]+$") then txn:set_var("txn.gw_t_jti", jti) end
end

local function hexadecimal(text)
  return (text:gsub(".", function(byte) return ("%02X"):format(byte:byte()) end))
end

-- FIPS 186-4 section 6.4. What else it would refuse on its own, OpenSSL leaves as an error that HAProxy 2.6 takes for one of a connection.
local order = plain("FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551")
local zero = ("\0"):rep(32)

-- RFC 7518 section 3.4: 64 bytes. HAProxy 2.6 would take a longer signature for one of the same numbers.
local function isPair(signature)
  if type(signature) ~= "string" or #signature ~= 64 then return false end
  local r, s = signature:sub(1, 32), signature:sub(33)
  return r > zero and r < order and s > zero and s < order
end

local function read(txn, issuer, audience, scopeClaim)
  local token = txn.f:req_fhdr("authorization"):match("^%a+ +([^ ].*)$")
  if token == nil or #token > longest then return end
  local first, second, third = token:match("^([A-Za-z0-9_-]+)%.([A-Za-z0-9_-]+)%.([A-Za-z0-9_-]+)$")
  if first == nil or #third % 4 == 1 then return end
  local header = readMembers(txn, first)
  if header == nil or header.crit ~= nil or header.b64 ~= nil then return end
  if type(header.alg) ~= "string" or type(header.kid) ~= "string" then return end
  if header.alg == "ES256" and not isPair(txn.c:ub64dec(third)) then return end
  local claims = readMembers(txn, second)
  if claims == nil or claims.iss ~= plain(issuer) then return end
  if claims.aud ~= plain(audience) and not holds(claims.aud, plain(audience)) then return end
  if not isFinite(claims.exp) or (claims.nbf ~= nil and not isFinite(claims.nbf)) then return end
  if header.alg == "RS256" then
    local name = issuer .. " " .. hexadecimal(header.kid)
    if not isGoodRsa(name, txn.c:ub64dec(third), txn.c:sha2(first .. "." .. second, 256)) then return end
  end
  txn:set_var("txn.gw_t_token", token)
  txn:set_var("txn.gw_t_alg", header.alg)
  txn:set_var("txn.gw_t_kid", header.kid)
  tellClaims(txn, claims)
  if scopeClaim ~= "-" then tellScope(txn, claims[plain(scopeClaim)]) end
  txn:set_var("txn.gw_t_exp", milliseconds(claims.exp))
  txn:set_var("txn.gw_t_nbf", claims.nbf == nil and 0 or milliseconds(claims.nbf))
end

core.register_action("gatewarden_token", { "http-req" }, read, 3)
`
