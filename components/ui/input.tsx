// One line of text. Inside a <Field> it takes its id, name, description and error from it.
// `mono` for identifiers, hostnames and paths, which people compare letter by letter.
"use client"
import clsx from "clsx"
import type { InputHTMLAttributes, Ref } from "react"
import { controlClass } from "./control-class"
import { useFieldControl } from "./field-context"

type InputProps = InputHTMLAttributes<HTMLInputElement> & { mono?: boolean; ref?: Ref<HTMLInputElement> }

export function Input({ mono, className, ...rest }: InputProps) {
  const spelling = mono ? { spellCheck: false, autoCapitalize: "none", autoCorrect: "off" } : {}
  return (
    <input
      {...useFieldControl()}
      {...spelling}
      {...rest}
      className={clsx(controlClass, "h-8", mono && "font-mono text-xs", className)}
    />
  )
}
