// The Lua that Envoy runs on each request for what its filters cannot say: deny list, ends of grants and of the release, and cnf.
// For render-envoy.ts. Lua 5.1 (LuaJIT), with nothing but Envoy's own calls.
import type { PolicyBundle } from "@/lib/core/policy"

/** Seconds, rounded down: Envoy's Lua has no finer clock, and an end that comes early refuses. */
const seconds = (instant: string) => Math.floor(Date.parse(instant) / 1000)

export function decisionScript(bundle: PolicyBundle, host: string): string {
  const { manifest, revocations, applications, routes } = bundle
  const policy = routes.hosts.find((entry) => entry.host === host)?.tokenPolicy ?? { kind: "none" }
  const revoked = revocations.revoked.map(({ sha256 }) => `[${quote(sha256)}]=true`)
  const ends = applications.flatMap(({ spiffeId, scopes }) =>
    scopes.flatMap(({ name, endsAt }) => (endsAt ? [`[${quote(`${spiffeId} ${name}`)}]=${seconds(endsAt)}`] : [])),
  )
  const token = policy.kind === "jwt" ? policy : undefined
  return `local not_after = ${seconds(manifest.notAfter)}
local revoked = {${revoked.join(",")}}
local ends = {${ends.join(",")}}
local bound = ${token?.bound === true}
local scope_claim = ${token?.scopeClaim ? quote(token.scopeClaim) : "nil"}
${fixedScript}`
}

/** Every byte that is not plainly harmless is written by number, so that no text ends the string that it stands in. */
function quote(text: string): string {
  const bytes = [...Buffer.from(text)].map((byte) => {
    const character = String.fromCharCode(byte)
    return /[A-Za-z0-9:/._ -]/.test(character) ? character : `\\${String(byte).padStart(3, "0")}`
  })
  return `"${bytes.join("")}"`
}

const fixedScript = `local alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"

-- RFC 8705: base64url of the digest, twelve bits at a time
local function thumbprint(hex)
  local text, out = hex .. "00", {}
  for at = 1, 64, 3 do
    local value = tonumber(text:sub(at, at + 2), 16)
    local high, low = math.floor(value / 64), value % 64
    out[#out + 1] = alphabet:sub(high + 1, high + 1) .. alphabet:sub(low + 1, low + 1)
  end
  return table.concat(out):sub(1, 43)
end

local function refuse(handle, status, reason)
  handle:respond({[":status"] = tostring(status), ["content-type"] = "application/problem+json"},
    '{"type":"about:blank","status":' .. status .. ',"code":"' .. reason .. '"}')
end

local function holds(claim, scope)
  if type(claim) == "string" then return (" " .. claim .. " "):find(" " .. scope .. " ", 1, true) ~= nil end
  if type(claim) ~= "table" then return false end
  for _, name in ipairs(claim) do if name == scope then return true end end
  return false
end

function envoy_on_request(handle)
  if os.time() >= not_after then return refuse(handle, 503, "bundle-expired") end
  local path = handle:headers():get(":path") or ""
  if #path > 8000 then return refuse(handle, 400, "malformed-path") end
  local tls = handle:streamInfo():downstreamSslConnection()
  if tls == nil or not tls:peerCertificatePresented() then return refuse(handle, 401, "no-client-certificate") end
  local sha256 = tls:sha256PeerCertificateDigest():lower()
  if #sha256 ~= 64 or revoked[sha256] then return refuse(handle, 401, "certificate-revoked") end
  local names = tls:uriSanPeerCertificate()
  if #names ~= 1 then return refuse(handle, 401, "unknown-application") end
  local scope = handle:metadata():get("scope")
  if scope == nil then return refuse(handle, 404, "no-such-route") end
  local finish = ends[names[1] .. " " .. scope]
  if finish ~= nil and os.time() >= finish then return refuse(handle, 403, "grant-expired") end
  if not bound and scope_claim == nil then return end
  local token = handle:streamInfo():dynamicMetadata():get("envoy.filters.http.jwt_authn")
  local claims = token and token["payload"]
  if type(claims) ~= "table" then return refuse(handle, 401, "token-invalid") end
  if bound and (type(claims.cnf) ~= "table" or claims.cnf["x5t#S256"] ~= thumbprint(sha256)) then
    return refuse(handle, 401, "token-not-bound")
  end
  if scope_claim ~= nil and not holds(claims[scope_claim], scope) then return refuse(handle, 403, "token-scope-missing") end
end
`
