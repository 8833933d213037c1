// The anchors of a release as the roots that they end at and the authorities below each: for products that take the two apart.
// For Azure's Application Gateway, which takes one chain a file, and for Google's load balancers.
import { X509Certificate } from "node:crypto"
import type { PolicyBundle } from "@/lib/core/policy"

type Anchor = PolicyBundle["trust"]["anchors"][number]
export type Roots = { roots: Anchor[]; below: Anchor[] }

export function rootsAndBelow({ trust }: PolicyBundle): Roots {
  const unique = [...new Map(trust.anchors.map((anchor) => [anchor.sha256, anchor])).values()]
  const isRoot = ({ pem }: Anchor) => {
    const certificate = new X509Certificate(pem)
    return certificate.checkIssued(certificate)
  }
  return { roots: unique.filter(isRoot), below: unique.filter((anchor) => !isRoot(anchor)) }
}

/** One for each authority that issues, by its name: itself and the root that it ends at. */
export function trustChains(bundle: PolicyBundle): Map<string, string> {
  const { roots, below } = rootsAndBelow(bundle)
  return new Map(
    below.flatMap((authority) => {
      const certificate = new X509Certificate(authority.pem)
      const root = roots.find(({ pem }) => certificate.checkIssued(new X509Certificate(pem)))
      return root === undefined ? [] : [[authority.name, `${authority.pem.trim()}\n${root.pem.trim()}\n`] as const]
    }),
  )
}
