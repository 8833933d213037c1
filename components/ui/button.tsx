// A verb that a person can press. Given to every form, dialog and page header.
// Pending buttons stay focusable and say so, because a control that vanishes under the finger loses a keyboard's place.
import clsx from "clsx"
import { LoaderCircle } from "lucide-react"
import type { ButtonHTMLAttributes, ReactNode, Ref } from "react"
import { type ButtonLook, buttonClass } from "./button-class"

export type ButtonProps = Omit<ButtonHTMLAttributes<HTMLButtonElement>, "className"> &
  ButtonLook & { pending?: boolean; icon?: ReactNode; className?: string; ref?: Ref<HTMLButtonElement> }

export function Button({ variant, size, pending, icon, className, children, type, onClick, ...rest }: ButtonProps) {
  return (
    <button
      {...rest}
      type={type ?? "button"}
      aria-disabled={pending || rest.disabled || undefined}
      aria-busy={pending || undefined}
      onClick={pending ? (event) => event.preventDefault() : onClick}
      className={clsx(buttonClass({ variant, size }), className)}
    >
      {pending ? <LoaderCircle aria-hidden className="size-3.5 animate-spin" /> : icon}
      {children}
    </button>
  )
}
