// What a field tells the control inside it: its id, its name, what describes it, and whether it was refused.
// Written by <Field> and <FieldGroup>, read by input, textarea, select, checkbox, switch and radio group.
"use client"
import { createContext, use } from "react"

export type FieldState = { id?: string; name?: string; describedBy?: string; invalid: boolean }

export const FieldContext = createContext<FieldState>({ invalid: false })

/** The attributes that a native control inside a field takes from it. */
export function useFieldControl() {
  const { id, name, describedBy, invalid } = use(FieldContext)
  return { id, name, "aria-describedby": describedBy, "aria-invalid": invalid || undefined }
}
