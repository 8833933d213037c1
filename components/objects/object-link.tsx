// The name of an object, leading to its page where it has one.
// For tables and time lines that name things of many kinds.
import Link from "next/link"
import { objectHref } from "./object-href"

export function ObjectLink({ kind, id, name }: { kind: string; id: string; name: string }) {
  const href = objectHref(kind, id)
  if (href === undefined) return <span className="wrap-anywhere">{name}</span>
  return (
    <Link href={href} className="wrap-anywhere hover:underline">
      {name}
    </Link>
  )
}
