// The credentials at the root of a blast radius: any one of them opens all of it.
import Link from "next/link"
import type { ApplicationReach } from "@/lib/core/application-view"
import { shortenMiddle } from "@/lib/core/shorten-middle"
import { RelativeTime } from "../ui/relative-time"

type ReachCredentialsProps = { credentials: ApplicationReach["credentials"]; base: string }

export function ReachCredentials({ credentials, base }: ReachCredentialsProps) {
  if (credentials.length === 0) {
    return (
      <p className="self-center rounded-md border border-edge border-dashed px-2.5 py-1.5 text-ink3">
        no live certificate
      </p>
    )
  }
  return (
    <ul aria-label="Credentials" className="flex flex-col gap-1 self-center">
      {credentials.map(({ id, serial, notAfter }) => (
        <li key={id} className="rounded-md border border-line bg-sunk px-2.5 py-1.5">
          <Link href={`${base}/${id}`} title={serial} className="font-mono text-xs hover:underline">
            {shortenMiddle(serial, 6)}
          </Link>
          <span className="block text-ink3 text-xs">
            ends <RelativeTime at={notAfter} />
          </span>
        </li>
      ))}
    </ul>
  )
}
