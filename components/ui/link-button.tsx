// A link that looks like a button: it goes somewhere, it changes nothing.
// For page headers, empty states and rows.
import clsx from "clsx"
import Link from "next/link"
import type { ComponentProps, ReactNode } from "react"
import { type ButtonLook, buttonClass } from "./button-class"

type LinkButtonProps = Omit<ComponentProps<typeof Link>, "className"> &
  ButtonLook & { icon?: ReactNode; className?: string }

export function LinkButton({ variant, size, icon, className, children, ...rest }: LinkButtonProps) {
  return (
    <Link {...rest} className={clsx(buttonClass({ variant, size }), className)}>
      {icon}
      {children}
    </Link>
  )
}
