// The root document that this gateway trusts, from its own disk, and the way to newer ones: each signed by the one before.
// For judging manifests. A gateway that slept through several rotations walks them one by one.
import { type RootDocument, readRootDocument } from "@/lib/bundle"
import { AgentError } from "../agent-error"
import type { ConfigClient } from "../client/config-client"
import type { Log } from "../log"
import { readIfThere, writeDurably } from "./durable-file"
import type { Paths } from "./paths"

/** What is on our disk was pinned at enrolment, or verified before it came there. */
export async function loadRoot(paths: Paths): Promise<RootDocument> {
  const jws = await readIfThere(paths.rootDocument)
  if (jws === undefined)
    throw new AgentError("not-enrolled", `${paths.rootDocument} is missing. Enrol this gateway again.`)
  return readRootDocument(jws, null)
}

/** More rotations than any gateway sleeps through: a server that never stops answering must not keep us here. */
const mostSteps = 1000

/** @returns the newest root document that a chain leads to; the given one where there is none newer */
export async function advanceRoot(
  paths: Paths,
  client: ConfigClient,
  trusted: RootDocument,
  log: Log,
): Promise<RootDocument> {
  let root = trusted
  for (let step = 0; step < mostSteps; step++) {
    const jws = await client.rootDocument(root.version + 1)
    if (jws === undefined) return root
    root = await readRootDocument(jws, root)
    await writeDurably(paths.rootDocument, jws, 0o644)
    log("info", "root-advanced", { version: root.version, notAfter: root.notAfter })
  }
  return root
}
