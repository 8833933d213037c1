// The issuers of tokens of an environment and their keys, in the form that a bundle is compiled from.
// For everything that publishes.
import type { TokenKey, TokenKeysArtifact } from "@/lib/core/policy"
import type { Tx } from "@/lib/usecases/deps"

export async function readTokenKeys(tx: Tx, environmentName: string): Promise<TokenKeysArtifact> {
  const rows = await tx.tokenIssuer.findMany({
    where: { environmentName },
    orderBy: { issuer: "asc" },
    select: { issuer: true, keys: true },
  })
  // written by storeTokenKeys alone, which has this shape
  return { issuers: rows.map(({ issuer, keys }) => ({ issuer, keys: keys as TokenKey[] })) }
}
