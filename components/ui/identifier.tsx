// An identifier as people meet it: monospace, shortened in the middle, whole on the clipboard and in the title.
// For ids, serials, fingerprints and digests.
import clsx from "clsx"
import { shortenMiddle } from "@/lib/core/shorten-middle"
import { CopyButton } from "./copy-button"

type IdentifierProps = {
  value: string
  /** What it is: "serial", "SHA-256 fingerprint", "application id". */
  what?: string
  /** Characters kept at each end; 0 shows it whole. */
  keep?: number
  /** No copy button, where a row would have too many. */
  bare?: boolean
  className?: string
}

export function Identifier({ value, what = "identifier", keep = 6, bare, className }: IdentifierProps) {
  return (
    <span className={clsx("inline-flex max-w-full items-center gap-0.5 align-baseline", className)}>
      <span title={value} className="wrap-anywhere font-mono text-xs">
        {keep === 0 ? value : shortenMiddle(value, keep)}
      </span>
      {bare ? null : <CopyButton text={value} what={what} className="-my-1.5" />}
    </span>
  )
}
