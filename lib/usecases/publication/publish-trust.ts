// Publishes the authorities with their newest CRLs and the keys of token issuers, and nothing else of what has changed.
// For whatever renews one of them, in its transaction; where nothing differs, nothing is published.
import {
  type CompiledArtifact,
  compileTokenKeys,
  compileTrust,
  describeChanges,
  type PolicyContent,
} from "@/lib/bundle"
import type { RevocationsArtifact, TokenKeysArtifact, TrustArtifact } from "@/lib/core/policy"
import type { Deps, Tx, WriteContext } from "@/lib/usecases/deps"
import { carryOn } from "./carry-on"
import { lockHead } from "./head"
import { publishOnTracks } from "./publish-on-tracks"
import { type ArtifactRefs, readContents } from "./read-artifacts"
import { readTokenKeys } from "./read-token-keys"
import { readTrust } from "./read-trust"
import type { NewRelease } from "./write-release"

const isTrust = (name: string): boolean => name === "trust" || name === "token-keys" || name.startsWith("crl/")

/** `sequence` is the release that carries them; 0 before the first, which will. */
export async function publishTrust(
  context: WriteContext,
  deps: Pick<Deps, "keys" | "settings">,
  environment: string,
): Promise<{ sequence: number }> {
  const { tx } = context
  const head = await lockHead(tx, environment)
  if (head.sequence === 0) return { sequence: 0 }
  const { trust, crls } = await readTrust(tx, deps.settings, environment)
  const today = await readTokenKeys(tx, environment)
  const authorities = compileTrust({ trust, crls })
  const published = await publishOnTracks(context, deps, head, async (refs) => {
    const before = await readTokenKeysOf(tx, refs)
    const tokenKeys = renewed(before, today)
    const compiled = new Map([...authorities, ...compileTokenKeys(tokenKeys)])
    const release = await releaseOf(tx, refs, { trust, before, tokenKeys }, compiled)
    return { news: differs(refs, compiled), release }
  })
  return { sequence: published ?? head.stable.sequence }
}

async function readTokenKeysOf(tx: Tx, refs: ArtifactRefs): Promise<TokenKeysArtifact> {
  if (!refs.has("token-keys")) return { issuers: [] }
  const read = await readContents<{ "token-keys": TokenKeysArtifact }>(tx, refs, ["token-keys"])
  return read["token-keys"]
}

/** The keys of today for the issuers that are published: one that was added or removed since waits for a publication. */
function renewed(published: TokenKeysArtifact, today: TokenKeysArtifact): TokenKeysArtifact {
  const current = new Map(today.issuers.map((entry) => [entry.issuer, entry]))
  return { issuers: published.issuers.map((entry) => current.get(entry.issuer) ?? entry) }
}

type Renewed = { trust: TrustArtifact; before: TokenKeysArtifact; tokenKeys: TokenKeysArtifact }

async function releaseOf(
  tx: Tx,
  refs: ArtifactRefs,
  { trust, before: oldKeys, tokenKeys }: Renewed,
  compiled: ReadonlyMap<string, CompiledArtifact>,
): Promise<NewRelease> {
  const before = await readContents<{ trust: TrustArtifact; revocations: RevocationsArtifact }>(tx, refs, [
    "trust",
    "revocations",
  ])
  const { revocations } = before
  const rest: Omit<PolicyContent, "trust" | "tokenKeys"> = {
    revocations,
    routes: { hosts: [], routes: [] },
    applications: [],
    peers: [],
    crls: new Map(),
    pinned: new Map(),
  }
  return {
    kind: "trust",
    message: isSame(oldKeys, tokenKeys)
      ? "Renews what is trusted: authorities and their lists of revoked certificates"
      : "Renews what is trusted: keys by which access tokens are verified",
    summary: describeChanges(
      { ...rest, trust: before.trust, tokenKeys: oldKeys },
      { ...rest, trust, tokenKeys },
      { applications: new Map() },
    ),
    ...carryOn(refs, { replaces: isTrust, by: compiled, trust, revocations }),
  }
}

const isSame = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other)

function differs(refs: ArtifactRefs, compiled: ReadonlyMap<string, { sha256: string }>): boolean {
  const names = [...refs.keys()].filter(isTrust)
  return names.length !== compiled.size || names.some((name) => refs.get(name)?.sha256 !== compiled.get(name)?.sha256)
}
