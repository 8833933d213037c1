// The keys of an issuer by their names and algorithms; many of them are folded away.
// For the settings. A token names the key that it is signed with by its kid.
import type { TokenIssuerView } from "@/lib/core/token-issuer-view"
import { counted } from "../objects/counted"

type Keys = TokenIssuerView["keys"]

const mostShown = 3

export function IssuerKeys({ issuer: { keys, lastError } }: { issuer: TokenIssuerView }) {
  if (keys.length === 0 && lastError === null) return <span className="text-ink3">none yet</span>
  if (keys.length === 0) return <span className="text-deny">none: no token of it is good</span>
  const algorithms = [...new Set(keys.map(({ alg }) => alg))]
  const words = `${counted(keys.length, "key")}, ${algorithms.join(" and ")}`
  if (keys.length <= mostShown) {
    return (
      <>
        {words}
        <KeyList keys={keys} />
      </>
    )
  }
  return (
    <details>
      <summary className="cursor-pointer">{words}</summary>
      <KeyList keys={keys} />
    </details>
  )
}

function KeyList({ keys }: { keys: Keys }) {
  return (
    <ul className="text-ink3 text-xs">
      {keys.map(({ kid, alg }) => (
        <li key={kid}>
          <span className="wrap-anywhere font-mono">{kid}</span> {alg}
        </li>
      ))}
    </ul>
  )
}
