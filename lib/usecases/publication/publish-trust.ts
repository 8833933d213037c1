// Publishes the authorities and their newest CRLs, and nothing else of what has changed.
// For the rebuilding of CRLs, in its transaction; where nothing differs, nothing is published.
import { type CompiledArtifact, compileTrust, describeChanges, type PolicyContent } from "@/lib/bundle"
import type { RevocationsArtifact, TrustArtifact } from "@/lib/core/policy"
import type { Deps, Tx, WriteContext } from "@/lib/usecases/deps"
import { carryOn } from "./carry-on"
import { lockHead } from "./head"
import { publishOnTracks } from "./publish-on-tracks"
import { type ArtifactRefs, readContents } from "./read-artifacts"
import { readTrust } from "./read-trust"
import type { NewRelease } from "./write-release"

const isTrust = (name: string): boolean => name === "trust" || name.startsWith("crl/")

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
  const compiled = compileTrust({ trust, crls })
  const published = await publishOnTracks(context, deps, head, async (refs) => ({
    news: differs(refs, compiled),
    release: await releaseOf(tx, refs, trust, compiled),
  }))
  return { sequence: published ?? head.stable.sequence }
}

async function releaseOf(
  tx: Tx,
  refs: ArtifactRefs,
  trust: TrustArtifact,
  compiled: ReadonlyMap<string, CompiledArtifact>,
): Promise<NewRelease> {
  const before = await readContents<{ trust: TrustArtifact; revocations: RevocationsArtifact }>(tx, refs, [
    "trust",
    "revocations",
  ])
  const { revocations } = before
  const rest: Omit<PolicyContent, "trust"> = {
    revocations,
    routes: { hosts: [], routes: [] },
    applications: [],
    peers: [],
    crls: new Map(),
    pinned: new Map(),
    tokenKeys: { issuers: [] },
  }
  return {
    kind: "trust",
    message: "Renews what is trusted: authorities and their lists of revoked certificates",
    summary: describeChanges({ ...rest, trust: before.trust }, { ...rest, trust }, { applications: new Map() }),
    ...carryOn(refs, { replaces: isTrust, by: compiled, trust, revocations }),
  }
}

function differs(refs: ArtifactRefs, compiled: ReadonlyMap<string, { sha256: string }>): boolean {
  const names = [...refs.keys()].filter(isTrust)
  return names.length !== compiled.size || names.some((name) => refs.get(name)?.sha256 !== compiled.get(name)?.sha256)
}
