// RSA in Lua: whether an RS256 signature would be found good, before HAProxy is asked.
// For tokens.lua. After a bad one HAProxy 2.6 closes the next connection that its thread reads, whoever's it is (HAProxy's issue 2643).
import type { TokenKey } from "@/lib/core/policy"

const limbBits = 27n

/** Sums of products have to fit in 63 bits. */
const mostBits = 4096

const big = (base64url: string): bigint => BigInt(`0x0${Buffer.from(base64url, "base64url").toString("hex")}`)

/** Whether Lua can count with it: of at most 4,096 bits, and with an exponent as keys have. */
export function isCountable({ alg, jwk }: TokenKey): boolean {
  if (alg !== "RS256" || jwk.kty !== "RSA") return false
  const [modulus, exponent] = [big(jwk.n), big(jwk.e)]
  return modulus % 2n === 1n && modulus.toString(2).length <= mostBits && exponent >= 3n && exponent <= 0xffffffffn
}

/** @param keys by the name under which Lua looks for them, in hexadecimal */
export function renderRsaKeys(keys: readonly (readonly [name: string, key: TokenKey])[]): string {
  const lines = keys.flatMap(([name, { jwk }]) => {
    if (jwk.kty !== "RSA") return []
    const modulus = big(jwk.n)
    const size = (BigInt(modulus.toString(2).length + 2) + limbBits - 1n) / limbBits
    const square = (1n << (2n * limbBits * size)) % modulus
    return `  ["${name}"] = { n = "${hex(modulus)}", square = "${hex(square)}", inverse = ${inverse(modulus)}, size = ${size}, e = ${big(jwk.e)} },\n`
  })
  return `local rsaKeys = {\n${lines.join("")}}\n`
}

function hex(number: bigint): string {
  const text = number.toString(16)
  return text.length % 2 === 0 ? text : `0${text}`
}

/** -1/modulus in a limb (Montgomery), by Newton's iteration. */
function inverse(modulus: bigint): bigint {
  const limb = 1n << limbBits
  let found = 1n
  for (let bits = 1n; bits < limbBits; bits *= 2n) found = (found * (2n - modulus * found)) % limb
  return (((limb - found) % limb) + limb) % limb
}

export const rsaScript = String.raw`
local mask = (1 << 27) - 1

local function plain(hexadecimal)
  return (hexadecimal:gsub("%x%x", function(byte) return string.char(tonumber(byte, 16)) end))
end

local function limbsOf(bytes, size)
  local limbs, value, width, at = {}, 0, 0, 0
  for i = #bytes, 1, -1 do
    value, width = value | (bytes:byte(i) << width), width + 8
    if width >= 27 then
      limbs[at], value, width, at = value & mask, value >> 27, width - 27, at + 1
    end
  end
  limbs[at] = value
  for i = at + 1, size - 1 do limbs[i] = 0 end
  return limbs
end

for _, key in pairs(rsaKeys) do
  key.bytes = plain(key.n)
  key.n, key.square, key.one = limbsOf(key.bytes, key.size), limbsOf(plain(key.square), key.size), limbsOf("\1", key.size)
end

-- Montgomery's product, below twice the modulus
local function multiply(a, b, key)
  local n, inverse, size, sums = key.n, key.inverse, key.size, {}
  for i = 0, 2 * size do sums[i] = 0 end
  for i = 0, size - 1 do
    local x = a[i]
    for j = 0, size - 1 do sums[i + j] = sums[i + j] + x * b[j] end
  end
  for i = 0, size - 1 do
    local m = ((sums[i] & mask) * inverse) & mask
    for j = 0, size - 1 do sums[i + j] = sums[i + j] + m * n[j] end
    sums[i + 1] = sums[i + 1] + (sums[i] >> 27)
  end
  local product, carry = {}, 0
  for i = 0, size - 1 do
    local sum = sums[size + i] + carry
    product[i], carry = sum & mask, sum >> 27
  end
  return product
end

local function raise(limbs, key)
  local base = multiply(limbs, key.square, key)
  local result, bit = base, 1
  while bit <= key.e >> 1 do bit = bit << 1 end
  while bit > 1 do
    bit = bit >> 1
    result = multiply(result, result, key)
    if key.e & bit ~= 0 then result = multiply(result, base, key) end
  end
  return multiply(result, key.one, key)
end

local prefix = plain("003031300d060960864801650304020105000420")
local known, count = {}, 0

-- RFC 8017 section 8.2.2
local function isSignedBy(key, signature, digest)
  if #signature ~= #key.bytes or signature >= key.bytes or #digest ~= 32 then return false end
  local padding = ("\255"):rep(#signature - 2 - #prefix - #digest)
  local wanted = limbsOf("\0\1" .. padding .. prefix .. digest, key.size)
  local found = raise(limbsOf(signature, key.size), key)
  for i = 0, key.size - 1 do
    if found[i] ~= wanted[i] then return false end
  end
  return true
end

-- what was good once is counted once: a token is sent many times
local function isGoodRsa(name, signature, digest)
  local key, seen = rsaKeys[name], name .. digest .. (signature or "")
  if key == nil or signature == nil then return false end
  if known[seen] then return true end
  if not isSignedBy(key, signature, digest) then return false end
  if count >= 1000 then known, count = {}, 0 end
  known[seen], count = true, count + 1
  return true
end
`
