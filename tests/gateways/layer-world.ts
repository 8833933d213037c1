// Layers in front of a gateway, what they may and may not hand over, with which tokens, and what decide() is to make of each header.
// For the tests of layers. What a header holds is said here by construction, not read by the code under test.
import fc from "fast-check"
import type { DecisionRequest, PresentedCertificate } from "@/lib/core/decide"
import type { HandOverHeader, PolicyBundle, PolicyPeer } from "@/lib/core/policy"
import { makeOddCertificate, nameOf, type OddCertificate } from "../support/odd-certificate"
import { makeHierarchy } from "../unit/pki/hierarchy"
import { type Caller, hosts, makeWorld, type World } from "./agreement-world"
import { type GeneratedRequest, generatedRequest, tokenRequest } from "./generated-request"
import { authorizationFields, authorizationOf } from "./observe-gateway"

export type Layer = Caller & { header: HandOverHeader | undefined }
export type LayerWorld = World & { layers: Layer[] }

const hour = 3_600_000

export async function makeLayerWorld(upstream: string, options: { tokens?: boolean } = {}): Promise<LayerWorld> {
  const world = await makeWorld(upstream, options)
  const cdn = await makeHierarchy()
  const now = Date.now()
  const make = async (name: string, header: HandOverHeader | undefined, odd: OddCertificate = {}): Promise<Layer> => {
    const credential = await makeOddCertificate(cdn, { subject: nameOf(name, "Edge"), ...odd })
    const { issuer, subject, serial, sha256, notBefore, notAfter } = credential.info
    return {
      name,
      header,
      credential,
      presented: { trusted: false, issuer, subject, serial, sha256, notBefore, notAfter },
    }
  }
  const registered = [
    await make("edge-cdn", "client-cert"),
    await make("edge-with-chain", "client-cert", { chain: [cdn.issuing, cdn.root] }),
    await make("mesh", "xfcc", { rsaBits: 2048 }),
    await make("edge-ended", "client-cert", { notBefore: new Date(now - 2 * hour), notAfter: new Date(now - hour) }),
    await make("edge-revoked", "xfcc"),
  ]
  const layers = [...registered, await make("stranger", undefined)]
  const revokedLayer = registered.find(({ name }) => name === "edge-revoked")?.presented
  if (revokedLayer === undefined) throw new Error("there is a revoked layer")
  const { issuer, serial, sha256 } = revokedLayer
  const { revoked, suspended } = world.bundle.revocations
  const bundle: PolicyBundle = {
    ...world.bundle,
    peers: registered.flatMap(asPeer),
    revocations: {
      revoked: [...revoked, { issuer, serial, sha256, revokedAt: new Date(now).toISOString() }],
      suspended,
    },
  }
  return { ...world, bundle, layers }
}

const asPeer = ({ name, header, credential }: Layer): PolicyPeer[] =>
  header === undefined || credential === undefined
    ? []
    : [{ name, header, sha256: credential.info.sha256, pem: credential.info.pem }]

/** A field as it stands in a request, and what it hands over to whom it is meant for. */
export type Field = { header: HandOverHeader; line: string; hands: PresentedCertificate | undefined }

const names = { "client-cert": "Client-Cert", xfcc: "x-forwarded-client-cert" } as const

/** Whole fields, and fields that are broken in every way that we could think of. */
export function fieldsOf(caller: Caller): Field[] {
  const { credential, presented } = caller
  if (credential === undefined || presented === undefined) return []
  const { der, pem, sha256 } = credential.info
  const base64 = Buffer.from(der).toString("base64")
  const url = encodeURIComponent(`${pem.trim()}\n`)
  const field = (header: HandOverHeader, value: string, hands?: PresentedCertificate): Field => ({
    header,
    line: `${names[header]}: ${value}`,
    hands,
  })
  const again = (bytes: Uint8Array) => `:${Buffer.from(bytes).toString("base64")}:`
  return [
    field("client-cert", `:${base64}:`, presented),
    field("client-cert", base64),
    field("client-cert", `:${base64}`),
    field("client-cert", `:${base64}:;a=1`),
    field("client-cert", `:${base64}:, :${base64}:`),
    field("client-cert", "::"),
    field("client-cert", ":AAAA:"),
    field("client-cert", again(der.subarray(0, der.length - 1))),
    field("client-cert", again(der.subarray(0, 200))),
    field("client-cert", again(Buffer.concat([der, Buffer.from([0])]))),
    field("client-cert", again(Buffer.concat([Buffer.from([0x30, 0x84, 0, 0]), der]))),
    field("client-cert", again(Buffer.alloc(64, 0x30))),
    field("client-cert", `:${encodeURIComponent(pem)}:`),
    field("xfcc", `Hash=${sha256};Cert="${url}";Subject="CN=whoever, O=\\"x\\"";URI=spiffe://x/y`, presented),
    field("xfcc", `By=spiffe://a/b;cert=${url};HASH=${sha256.toUpperCase()}`, presented),
    field("xfcc", `Cert="${url}"`, presented),
    field("xfcc", `Hash=${"0".repeat(64)};Cert="${url}"`),
    field("xfcc", `Hash=${sha256}`),
    field("xfcc", `Hash=${sha256};Cert="${url}",By=spiffe://a/b;Cert="${url}"`),
    field("xfcc", `Cert="${url}";Cert="${url}"`),
    field("xfcc", `Cert="${url}";`),
    field("xfcc", `Cert="${url}`),
    field("xfcc", `Cert=${pem.replaceAll("\n", "")}`),
    field("xfcc", `Cert="%%%"`),
    field("xfcc", `:${base64}:`),
    field("xfcc", `Subject="CN=${presented.subject.replace(/[^A-Za-z0-9=,_ ]/g, "")}"`),
  ]
}

/** What a layer hands over with these fields: the one field of its own kind, where there is exactly one. */
export function handedOver(
  { header }: Pick<Layer, "header">,
  fields: readonly Field[],
): PresentedCertificate | undefined {
  const own = fields.filter((field) => field.header === header)
  return own.length === 1 ? own[0]?.hands : undefined
}

/** Whose certificate a token is bound to: what the layer hands over, or what it shows itself. */
export type Bound = "handed over" | "layer"

/** One request over a connection of a layer's, or of somebody who is none. */
export type LayeredRequest = {
  from: Caller & { header?: Layer["header"] }
  fields: readonly Field[]
  request: GeneratedRequest
  bound?: Bound
}

/** The values of its Authorization fields, all fields that it carries, and what decide() is told of it. */
export function readLayered(
  world: LayerWorld,
  { from, fields, request, bound = "handed over" }: LayeredRequest,
): { authorization: string[]; lines: string[]; asked: DecisionRequest } {
  const hands = handedOver({ header: from.header }, fields)
  const { token, ...rest } = request
  const presented = bound === "layer" ? from.presented : (hands ?? from.presented)
  const authorization = token === undefined ? [] : world.authorizationOf(token, { name: "bound", presented })
  return {
    authorization,
    lines: [...fields.map(({ line }) => line), ...authorizationFields(authorization)],
    asked: {
      ...{ at: new Date(), certificate: from.presented, handedOver: hands, ...rest },
      authorization: authorizationOf(authorization),
    },
  }
}

export const order = { serverName: hosts[0], host: hosts[0], method: "GET", path: "/v1/orders/7" }

/**
 * From layers, strangers and partners, with up to two headers. Half of it is of layers that hand over somebody with grants, so that what is
 * left to be decided is the route, or the token and whom it is bound to.
 */
export function anyLayered(world: LayerWorld): fc.Arbitrary<LayeredRequest> {
  const callers = world.callers.filter(({ name }) => ["reader", "writer", "nobody at all"].includes(name))
  const fields = world.callers.flatMap(fieldsOf)
  const whole = fields.filter(({ hands }) => hands !== undefined)
  const able = world.callers
    .filter(({ name }) => /^(?:reader|writer|many|.*registered for the writer.*)$/.test(name))
    .flatMap(fieldsOf)
    .filter(({ hands }) => hands !== undefined)
  const bound = fc.constantFrom<Bound>("handed over", "handed over", "handed over", "layer")
  const request = fc.oneof(fc.constant(order), generatedRequest, tokenRequest)
  const anyField = fc.oneof({ arbitrary: fc.constantFrom(...whole), weight: 3 }, fc.constantFrom(...fields))
  const anything = fc.record({
    ...{ from: fc.constantFrom(...world.layers, ...callers), fields: fc.array(anyField, { maxLength: 2 }) },
    ...{ request, bound },
  })
  const working = fc.constantFrom(
    ...world.layers.filter(({ name }) => ["edge-cdn", "edge-with-chain", "mesh"].includes(name)),
  )
  const handed = working.chain((from) =>
    fc.record({
      from: fc.constant(from),
      fields: fc.constantFrom(...able.filter(({ header }) => header === from.header)).map((field) => [field]),
      request: fc.oneof(generatedRequest, tokenRequest, tokenRequest, tokenRequest),
      bound,
    }),
  )
  return fc.oneof(anything, handed).map(named)
}

/** What a failure prints: a whole certificate says less than whose it is. */
function named(layered: LayeredRequest): LayeredRequest {
  const { from, fields, request, bound } = layered
  const said = { from: from.name, fields: fields.map(({ hands, line }) => hands?.subject ?? line), request, bound }
  return { ...layered, [fc.toStringMethod]: () => JSON.stringify(said) } as LayeredRequest // with a member for fast-check alone
}
