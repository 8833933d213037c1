// How something pressable looks: shared by buttons and by links that look like buttons, so that they never drift apart.
// `primary` once a screen at most; `danger` for what denies or destroys; `quiet` inside rows and toolbars.
import clsx from "clsx"

export type ButtonLook = {
  variant?: "primary" | "secondary" | "danger" | "danger-solid" | "quiet"
  size?: "sm" | "md" | "icon"
}

const variants = {
  primary: "border-accent bg-accent text-on-accent hover:not-aria-disabled:brightness-110",
  secondary: "border-line2 bg-panel text-ink hover:not-aria-disabled:bg-sunk",
  danger: "border-line2 bg-panel text-deny hover:not-aria-disabled:border-deny hover:not-aria-disabled:bg-deny-soft",
  "danger-solid": "border-deny bg-deny text-on-deny hover:not-aria-disabled:brightness-110",
  quiet: "border-transparent text-ink2 hover:not-aria-disabled:bg-sunk hover:not-aria-disabled:text-ink",
} as const

const sizes = {
  sm: "min-h-6.5 gap-1 px-2 py-0.5 text-xs",
  md: "min-h-8 gap-1.5 px-3 py-1 text-sm",
  icon: "size-8 shrink-0",
} as const

export function buttonClass({ variant = "secondary", size = "md" }: ButtonLook): string {
  return clsx(
    "inline-flex select-none items-center justify-center whitespace-nowrap rounded-md border font-[550] no-underline",
    "transition-[background-color,border-color,filter] duration-100",
    "aria-disabled:cursor-not-allowed aria-disabled:opacity-60",
    variants[variant],
    sizes[size],
  )
}
