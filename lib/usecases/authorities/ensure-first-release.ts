// Release 1 of an environment, of kind `trust`: its authorities and CRLs, and no policy yet (decision 004).
// For the first start, so that gateways have something to apply and to report from the moment they enrol.
import { compileArtifacts, describeChanges, type PolicyContent } from "@/lib/bundle"
import type { Deps, WriteContext } from "@/lib/usecases/deps"
import { lockHead } from "../publication/head"
import { readTrust } from "../publication/read-trust"
import { reviewedDigest } from "../publication/reviewed-digest"
import { writeRelease } from "../publication/write-release"
import { once } from "./once"

export function ensureFirstRelease(
  deps: Pick<Deps, "write" | "db" | "keys" | "settings">,
  environment: string,
): Promise<void> {
  return once(
    deps,
    async (tx) => (await tx.release.count({ where: { environmentName: environment } })) > 0,
    (context) => publishFirst(context, deps, environment),
  )
}

async function publishFirst(
  context: WriteContext,
  deps: Pick<Deps, "keys" | "settings">,
  environment: string,
): Promise<void> {
  const head = await lockHead(context.tx, environment)
  const content: PolicyContent = {
    ...(await readTrust(context.tx, deps.settings, environment)),
    routes: { hosts: [], routes: [] },
    revocations: { revoked: [], suspended: [] },
    applications: [],
    peers: [],
    pinned: new Map(),
    tokenKeys: { issuers: [] },
  }
  const artifacts = compileArtifacts(content)
  await writeRelease(context, deps, head, {
    kind: "trust",
    message: "First start: what is trusted, before there is any policy",
    digest: reviewedDigest({ artifacts, ...content }),
    summary: describeChanges(null, content, { applications: new Map() }),
    artifacts,
  })
}
