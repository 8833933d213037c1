// A reader of release after release reads only the bins that have changed, and comes to the same bundle.
import { expect, test } from "vitest"
import { compileArtifacts, readBundle } from "@/lib/bundle"
import type { ManifestPayload } from "@/lib/core/policy"
import { application, policyContent } from "../../support/config-publisher"
import { makeHierarchy } from "../pki/hierarchy"

test("bins that were read before are not read again, and the bundle is the same", async () => {
  const content = await policyContent(await makeHierarchy(), "http://127.0.0.1:1", 900)
  const known = new Map()
  const compiled = () => compileArtifacts(content)
  const read = (artifacts: ReturnType<typeof compiled>, asked: string[]) => {
    const refs = [...artifacts].map(([name, { sha256, bytes }]) => [name, { sha256, bytes }])
    // only the artifacts of a manifest are looked at here
    const manifest = { artifacts: Object.fromEntries(refs) } as ManifestPayload
    const contentOf = (name: string) => {
      asked.push(name)
      return artifacts.get(name)?.content ?? new Uint8Array()
    }
    return [readBundle(manifest, contentOf, known), readBundle(manifest, (name) => contentOf(name))]
  }
  read(compiled(), [])
  content.applications[5] = { ...application(5), status: "suspended" }
  const asked: string[] = []
  const [withKnown, without] = read(compiled(), asked)
  const bins = [...compiled().keys()].filter((name) => name.startsWith("applications/"))
  expect(withKnown).toEqual(without)
  expect(asked.filter((name) => bins.includes(name))).toHaveLength(1 + bins.length)
})
