// Commands, PEM and JSON, whole and copied with one press. Long lines wrap rather than hide.
// `caption` says where to run it or what it is.
import clsx from "clsx"
import type { ReactNode } from "react"
import { CopyButton } from "./copy-button"

type CodeBlockProps = {
  code: string
  /** What it is, for the copy button: "command", "certificate". */
  what?: string
  caption?: ReactNode
  /** Keeps lines as they are and scrolls, for PEM and tables. */
  nowrap?: boolean
  className?: string
}

export function CodeBlock({ code, what = "command", caption, nowrap, className }: CodeBlockProps) {
  return (
    <figure className={clsx("min-w-0", className)}>
      {caption ? <figcaption className="mb-1 text-ink2">{caption}</figcaption> : null}
      <div className="relative rounded-md border border-line bg-sunk">
        <pre
          // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard (WCAG 2.1.1)
          tabIndex={0}
          className={clsx(
            "max-h-96 overflow-auto py-3 pr-11 pl-3.5 font-mono text-ink2 text-xs leading-relaxed",
            nowrap ? "whitespace-pre" : "wrap-anywhere whitespace-pre-wrap",
          )}
        >
          <code>{code}</code>
        </pre>
        <CopyButton text={code} what={what} className="absolute top-2 right-2 bg-sunk" />
      </div>
    </figure>
  )
}
