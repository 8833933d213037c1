// Layers in front of a gateway, what they may and may not hand over, and what decide() is to make of each header.
// For the test of layers. What a header holds is said here by construction, not read by the code under test.
import type { PresentedCertificate } from "@/lib/core/decide"
import type { HandOverHeader, PolicyBundle, PolicyPeer } from "@/lib/core/policy"
import { makeOddCertificate, nameOf, type OddCertificate } from "../support/odd-certificate"
import { makeHierarchy } from "../unit/pki/hierarchy"
import { type Caller, makeWorld, type World } from "./agreement-world"

export type Layer = Caller & { header: HandOverHeader | undefined }
export type LayerWorld = World & { layers: Layer[] }

const hour = 3_600_000

export async function makeLayerWorld(upstream: string): Promise<LayerWorld> {
  const world = await makeWorld(upstream)
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
