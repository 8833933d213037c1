// A state in one word, told by shape and colour together: circle holds, square denies, dome waits, diamond stands out.
// `plain` has no shape and no judgement, for kinds and counts.
import clsx from "clsx"
import type { ReactNode } from "react"

export type Tone = "ok" | "deny" | "wait" | "accent" | "neutral" | "plain"

const tones: Record<Tone, string> = {
  ok: "bg-ok-soft text-ok",
  deny: "bg-deny-soft text-deny",
  wait: "bg-wait-soft text-wait",
  accent: "bg-accent-soft text-accent",
  neutral: "bg-sunk text-ink2",
  plain: "bg-sunk text-ink2",
}

const shapes: Record<Exclude<Tone, "plain">, string> = {
  ok: "size-1.75 rounded-full bg-current",
  deny: "size-1.75 rounded-[1px] bg-current",
  wait: "h-1.25 w-1.75 rounded-t-full bg-current",
  accent: "size-1.5 rotate-45 bg-current",
  neutral: "size-1.75 rounded-full border-[1.5px] border-current",
}

export function Tag({ tone = "plain", className, children }: { tone?: Tone; className?: string; children: ReactNode }) {
  return (
    <span
      className={clsx(
        "inline-flex items-center gap-1.25 whitespace-nowrap rounded-[5px] px-1.75 py-px font-[550] text-xs",
        tones[tone],
        className,
      )}
    >
      {tone === "plain" ? null : <span aria-hidden className={clsx("shrink-0", shapes[tone])} />}
      {children}
    </span>
  )
}
