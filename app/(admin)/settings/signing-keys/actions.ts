// What can be done about signing keys and root documents.
// For the page beside this file.
"use server"
import { staffAction } from "@/app/portal"
import { changeRootDocumentInput } from "@/lib/usecases/root-documents/change-root-document"
import { signRootDraftInput, withdrawRootDraftInput } from "@/lib/usecases/root-documents/sign-root-draft"

export const changeRootDocument = staffAction(changeRootDocumentInput, ({ usecases, actor }, input) =>
  usecases.changeRootDocument(actor, input),
)

export const signRootDraft = staffAction(signRootDraftInput, ({ usecases, actor }, input) =>
  usecases.signRootDraft(actor, input),
)

export const withdrawRootDraft = staffAction(withdrawRootDraftInput, ({ usecases, actor }, input) =>
  usecases.withdrawRootDraft(actor, input),
)
