// Puts a text on the clipboard and says so, to eyes and to screen readers.
// Where the browser has no clipboard (plain http on another host), the text is selected in a field instead.
"use client"
import clsx from "clsx"
import { Check, Copy } from "lucide-react"
import { useEffect, useState } from "react"
import { buttonClass } from "./button-class"
import { copyText } from "./copy-text"

type CopyButtonProps = {
  text: string
  /** What is copied, for the accessible name: "command", "SHA-256 fingerprint". */
  what: string
  /** Shows the word "Copy" too. */
  labelled?: boolean
  className?: string
}

export function CopyButton({ text, what, labelled, className }: CopyButtonProps) {
  const [state, setState] = useState<"idle" | "copied" | "failed">("idle")
  useEffect(() => {
    if (state === "idle") return
    const timer = setTimeout(() => setState("idle"), 2000)
    return () => clearTimeout(timer)
  }, [state])
  const word = state === "copied" ? "Copied" : state === "failed" ? "Copy it by hand" : "Copy"
  return (
    <button
      type="button"
      aria-label={state === "idle" ? `Copy ${what}` : undefined}
      title={labelled ? undefined : `${word}${state === "idle" ? ` ${what}` : ""}`}
      onClick={async () => setState((await copyText(text)) ? "copied" : "failed")}
      className={clsx(
        labelled
          ? buttonClass({ size: "sm" })
          : "inline-grid size-6 shrink-0 place-items-center rounded-sm text-ink3 hover:bg-sunk hover:text-ink",
        className,
      )}
    >
      {state === "copied" ? (
        <Check aria-hidden className="size-3.5 text-ok" />
      ) : (
        <Copy aria-hidden className="size-3.5" />
      )}
      {labelled ? word : null}
      <span role="status" className="sr-only">
        {state === "idle" ? "" : word}
      </span>
    </button>
  )
}
