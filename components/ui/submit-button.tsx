// The verb of a form: shows that its form is under way, and cannot be pressed twice.
// Inside <ActionForm>, and inside plain forms with a server action.
"use client"
import { use } from "react"
import { useFormStatus } from "react-dom"
import { ActionFormContext } from "./action-form-context"
import { Button, type ButtonProps } from "./button"

export function SubmitButton({ variant = "primary", children, ...rest }: Omit<ButtonProps, "type" | "pending">) {
  const form = use(ActionFormContext)
  const { pending } = useFormStatus()
  return (
    <Button {...rest} type="submit" variant={variant} pending={pending || form.pending}>
      {children}
    </Button>
  )
}
