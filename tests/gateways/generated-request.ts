// Requests as attackers and careless programs write them: near the routes of the world, bent in the ways that gateways disagree about.
// For the agreement test. A target holds no line end and no space at its ends, which would be another request line.
import fc from "fast-check"
import { hosts, templates, tokenHosts } from "./agreement-world"
import { goodTokenNames, tokenNames } from "./token-table"

export type GeneratedRequest = {
  serverName: string
  host: string
  method: string
  path: string
  /** Of a token in token-table.ts, made for whoever calls. */
  token?: string
}

const oneOf = (...values: string[]) => fc.constantFrom(...values)

const method = fc.oneof(
  { weight: 8, arbitrary: oneOf("GET", "GET", "HEAD", "POST", "DELETE") },
  {
    weight: 2,
    arbitrary: oneOf("PUT", "PATCH", "OPTIONS", "TRACE", "CONNECT", "PURGE", "GET_", "GE-T", "get", "Post"),
  },
)

/** What a parameter may be given: ordinary, encoded, and what looks like more than one segment. */
const parameter = fc.oneof(
  { weight: 20, arbitrary: fc.stringMatching(/^[A-Za-z0-9._~!$&'()*+,=:@-]{1,12}$/) },
  {
    weight: 2,
    arbitrary: oneOf("%41", "%7e", "%c3%bc", "%e2%82%ac", "a%20b", "%3f", "%23", "%22", "%24request_uri", "..."),
  },
  {
    weight: 2,
    arbitrary: oneOf(
      ...[
        "",
        ".",
        "..",
        "%2e",
        "%2E%2e",
        ".%2e",
        "%2f",
        "a%2Fb",
        "%5c",
        "a\\b",
        "%00",
        "\0",
        "%0a",
        "%7f",
        "%3b",
        "a;b",
      ],
      ...[
        "%252e",
        "%25252e%25252e",
        "%252f",
        "%25",
        "%",
        "%2",
        "%zz",
        "%c0%ae",
        "%e0%80%af",
        "%ff",
        "%f5",
        "\xff",
        "\x80",
      ],
      ...["..;", "a b", "\t", "\x01", "\x7f", "{id}", "<", ">", '"', "'", "`", "|", "^", "[", "]", "#", "a#b", "*"],
    ),
  },
)

const filled = fc
  .tuple(fc.constantFrom(...templates), fc.array(parameter, { minLength: 3, maxLength: 3 }))
  .map(([template, values]) => {
    const left = [...values]
    return template.replace(/\{[^}]+\}/g, () => left.shift() ?? "x")
  })

/** One step away from a path: what a near miss looks like. */
const bend: fc.Arbitrary<(path: string) => string> = fc.oneof(
  fc.constantFrom(
    ...[
      (path: string) => `${path}/`,
      (path: string) => path.replace(/\/$/, ""),
      (path: string) => path.slice(0, -1),
      (path: string) => path.slice(1),
      (path: string) => `/${path}`,
      (path: string) => path.replace("/v1", "/V1"),
      (path: string) => path.toUpperCase(),
      (path: string) => path.replace("orders", "order"),
      (path: string) => path.replace("/v1/", "/v1//"),
      (path: string) => path.replace("/v1/", "/v1/./"),
      (path: string) => path.replace("/v1/", "/v1/x/../"),
      (path: string) => path.replace("/v1/", "/v1\\"),
      (path: string) => path.replace("/v1/", "/v1%2f"),
      (path: string) => path.replace("v1", "v%31"),
      (path: string) => path.replace("a.b", "axb"),
      (path: string) => path.replace("$c(d)", "c(d)"),
      (path: string) => `${path}%00`,
      (path: string) => `${path}\0`,
      (path: string) => `${path};v=1`,
      (path: string) => `${path}/extra`,
      (path: string) => `${path}/..`,
      (path: string) => `${path}/%2e%2e/%2e%2e/v1/health`,
      (path: string) => `/v1/orders/../../${path}`,
      (path: string) => `https://${hosts[0]}${path}`,
      (path: string) => `http://other.example.test${path}`,
      (path: string) => `//${hosts[0]}${path}`,
      (path: string) => path.replaceAll("/", "%2F"),
      (path: string) => `/gatewarden/refused${path}`,
      () => "//gatewarden/refused",
      () => "//gatewarden/unreachable",
      () => "/%2Fgatewarden/refused",
      () => "*",
      () => hosts[0],
      () => `${hosts[0]}:443`,
    ],
  ),
  fc
    .nat(40)
    .chain((at) =>
      oneOf("%", "/", ".", "\\", "\0", "\xe9", "%2e", "#", " x", ";", "?").map((text) => insert(at, text)),
    ),
)

function insert(at: number, text: string): (path: string) => string {
  return (path) => `${path.slice(0, at)}${text}${path.slice(at)}`
}

const query = fc.oneof(
  { weight: 12, arbitrary: fc.constant("") },
  {
    weight: 4,
    arbitrary: oneOf(
      ...[
        "?",
        "?a=b",
        "?a=b&c=%2F..%2F",
        "?x=//",
        "?../..",
        "?/v1/health",
        "??",
        "?a?b",
        "?%",
        "?%zz",
        "?%00",
        "?a=\\",
        "?a;b",
      ],
      ...["?a=b#c", "?\0", "?\xff", "?a b", "?$request_uri", "?{x}", "?'", '?"'],
    ),
  },
)

const long = fc
  .tuple(
    oneOf("/v1/orders/", "/v1/orders?", "/v1/orders/7?q="),
    fc.constantFrom(900, 4000, 7989, 7990, 8000, 8001, 8150, 8300, 16_500),
  )
  .map(([start, length]) => start.padEnd(length, "x"))

const path = fc
  .oneof(
    { weight: 20, arbitrary: fc.tuple(filled, query).map(([start, end]) => start + end) },
    { weight: 6, arbitrary: fc.tuple(filled, bend, query).map(([start, change, end]) => change(start) + end) },
    { weight: 1, arbitrary: fc.tuple(filled, bend, bend).map(([start, one, two]) => two(one(start))) },
    { weight: 1, arbitrary: long },
  )
  // spaces at the ends belong to the request line, and a space before `HTTP/` ends the target
  .map((text) => text.trim())

const name = fc.oneof(
  { weight: 30, arbitrary: oneOf(...hosts.slice(0, 2)) },
  { weight: 2, arbitrary: oneOf(...tokenHosts) },
  { weight: 1, arbitrary: oneOf("other.example.test", "example.test") },
)

/** SNI and Host: mostly the same name, in the spellings that mean the same and in those that do not. */
const names = fc.tuple(name, fc.nat(150), name).map(([serverName, way, other]) => {
  const spelled = [
    () => ({ serverName, host: other }),
    () => ({ serverName, host: `${serverName}:8443` }),
    () => ({ serverName, host: `${serverName}:` }),
    () => ({ serverName, host: `${serverName}.` }),
    () => ({ serverName, host: `${serverName}.:443` }),
    () => ({ serverName, host: serverName.toUpperCase() }),
    () => ({ serverName: serverName.toUpperCase(), host: serverName }),
    () => ({ serverName, host: `${serverName}:abc` }),
    () => ({ serverName, host: `${serverName}:80:80` }),
    () => ({ serverName, host: `${serverName}..` }),
    () => ({ serverName, host: `.${serverName}` }),
    () => ({ serverName, host: `x${serverName}` }),
    () => ({ serverName, host: `${serverName}x` }),
    () => ({ serverName, host: serverName.replace(".", "x") }),
    () => ({ serverName, host: `${serverName}/` }),
    () => ({ serverName, host: `${serverName}\\` }),
    () => ({ serverName, host: `${serverName} ${serverName}` }),
    () => ({ serverName, host: `${serverName},${other}` }),
    () => ({ serverName, host: "" }),
    () => ({ serverName, host: "127.0.0.1" }),
    () => ({ serverName, host: "[::1]" }),
    () => ({ serverName, host: `user@${serverName}` }),
  ][way]
  return spelled === undefined ? { serverName, host: serverName } : spelled()
})

/** Half of them good in some way, so that every bad one is bad for its one reason alone. */
const token = fc.oneof(oneOf(...goodTokenNames), oneOf(...tokenNames))

export const generatedRequest: fc.Arbitrary<GeneratedRequest> = fc
  .tuple(names, method, path, token)
  .map(([{ serverName, host }, verb, target, name]) => ({ serverName, host, method: verb, path: target, token: name }))

/** To an API that asks for tokens, by a route that there is: what is left to be decided is the token's. */
export const tokenRequest: fc.Arbitrary<GeneratedRequest> = fc
  .tuple(oneOf(...tokenHosts), oneOf("GET", "HEAD", "POST"), filled, query, token)
  .map(([host, verb, start, end, name]) => ({
    serverName: host,
    host,
    method: verb,
    path: (start + end).trim(),
    token: name,
  }))
