// Several lines of text; grows with what is typed. Inside a <Field> it takes its id, name, description and error from it.
// `mono` for PEM and JSON.
"use client"
import clsx from "clsx"
import type { Ref, TextareaHTMLAttributes } from "react"
import { controlClass } from "./control-class"
import { useFieldControl } from "./field-context"

type TextareaProps = TextareaHTMLAttributes<HTMLTextAreaElement> & { mono?: boolean; ref?: Ref<HTMLTextAreaElement> }

export function Textarea({ mono, className, rows = 3, ...rest }: TextareaProps) {
  const spelling = mono ? { spellCheck: false, autoCapitalize: "none", autoCorrect: "off" } : {}
  return (
    <textarea
      {...useFieldControl()}
      {...spelling}
      rows={rows}
      {...rest}
      className={clsx(controlClass, "field-sizing-content max-h-96 py-2", mono && "font-mono text-xs", className)}
    />
  )
}
