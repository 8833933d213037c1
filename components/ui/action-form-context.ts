// What a form tells the fields inside it: whether it is under way, and what was wrong with each of them.
// Written by <ActionForm>, read by <Field> and <SubmitButton>.
"use client"
import { createContext } from "react"

export type ActionFormState = { pending: boolean; fields: Record<string, string> }

export const ActionFormContext = createContext<ActionFormState>({ pending: false, fields: {} })
