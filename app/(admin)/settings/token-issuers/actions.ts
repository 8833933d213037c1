// What can be done about issuers of access tokens.
// For the page beside this file.
"use server"
import { staffAction } from "@/app/portal"
import { addTokenIssuerInput } from "@/lib/usecases/tokens/add-token-issuer"
import { askTokenIssuerInput } from "@/lib/usecases/tokens/ask-token-issuer"
import { removeTokenIssuerInput } from "@/lib/usecases/tokens/remove-token-issuer"

export const addTokenIssuer = staffAction(addTokenIssuerInput, ({ usecases, actor }, input) =>
  usecases.addTokenIssuer(actor, input),
)

export const askTokenIssuer = staffAction(askTokenIssuerInput, ({ usecases, actor }, input) =>
  usecases.askTokenIssuer(actor, input),
)

export const removeTokenIssuer = staffAction(removeTokenIssuerInput, ({ usecases, actor }, input) =>
  usecases.removeTokenIssuer(actor, input),
)
