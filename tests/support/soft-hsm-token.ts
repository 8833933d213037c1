// One SoftHSM token for all that runs once more with its keys in a token. Without SoftHSM nothing is provided.
// For vitest, as a global setup.
import type { TestProject } from "vitest/node"
import { hasSoftHsm, makeSoftHsm, type SoftHsm } from "./soft-hsm"

declare module "vitest" {
  export interface ProvidedContext {
    /** Null where there is no SoftHSM. */
    softHsm: SoftHsm["variables"] | null
  }
}

export default function setup(project: TestProject): (() => void) | undefined {
  if (!hasSoftHsm) {
    project.provide("softHsm", null)
    return undefined
  }
  const { variables, remove } = makeSoftHsm()
  project.provide("softHsm", variables)
  return remove
}
