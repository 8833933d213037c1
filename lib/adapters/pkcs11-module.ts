// The PKCS#11 library of a hardware security module, loaded through the optional package pkcs11js.
// For the token. Our own types of the few calls we make: the package is compiled at installation, and may be absent.
import { createRequire } from "node:module"
import { DomainError } from "@/lib/core/domain-error"

type Handle = Buffer
type Attribute = { type: number; value?: number | boolean | string | Buffer }
type Mechanism = { mechanism: number; parameter: null }

/** PKCS #11 v2.40 §5, as pkcs11js names it. A failed call throws an Error that `readTokenError` reads. */
export type Pkcs11 = {
  load: (path: string) => void
  C_Initialize: (options: { flags: number }) => void
  C_Finalize: () => void
  C_GetSlotList: (tokenPresent: boolean) => Handle[]
  C_GetTokenInfo: (slot: Handle) => { label: string }
  C_OpenSession: (slot: Handle, flags: number) => Handle
  C_CloseSession: (session: Handle) => void
  C_Login: (session: Handle, user: number, pin: string) => void
  C_FindObjectsInit: (session: Handle, template: Attribute[]) => void
  C_FindObjects: (session: Handle, most: number) => Handle[]
  C_FindObjectsFinal: (session: Handle) => void
  C_GetAttributeValue: (session: Handle, object: Handle, template: Attribute[]) => Attribute[]
  C_SetAttributeValue: (session: Handle, object: Handle, template: Attribute[]) => void
  C_GenerateKeyPairAsync: (
    session: Handle,
    mechanism: Mechanism,
    publicTemplate: Attribute[],
    privateTemplate: Attribute[],
  ) => Promise<{ publicKey: Handle; privateKey: Handle }>
  C_SignInit: (session: Handle, mechanism: Mechanism, key: Handle) => void
  C_SignAsync: (session: Handle, data: Buffer, signature: Buffer) => Promise<Buffer>
}

const packageName = "pkcs11js"

/** CKF_OS_LOCKING_OK: signatures run on several threads. */
const osLocking = 2

/** @throws DomainError `unavailable` where the package or the library is missing */
export function loadPkcs11(modulePath: string): Pkcs11 {
  const library = makeLibrary()
  try {
    library.load(modulePath)
    return library
  } catch (cause) {
    throw new DomainError(
      "unavailable",
      `PKCS11_MODULE: ${modulePath} cannot be loaded. Name the .so file of your HSM's PKCS#11 library, like /usr/lib/softhsm/libsofthsm2.so.`,
      { cause },
    )
  }
}

function makeLibrary(): Pkcs11 {
  try {
    // the name in a variable: bundlers must leave the package where it is, and many installations have none
    const { PKCS11 } = createRequire(import.meta.url)(packageName) as { PKCS11: new () => Pkcs11 }
    return new PKCS11()
  } catch (cause) {
    throw new DomainError(
      "unavailable",
      `PKCS11_MODULE is set, but the package ${packageName} is not installed. It is compiled at installation: install a C++ compiler, make and Python, remove node_modules and start again.`,
      { cause },
    )
  }
}

/** Also where this process has done so before. */
export function initialize(library: Pkcs11): void {
  try {
    library.C_Initialize({ flags: osLocking })
  } catch (error) {
    if (readTokenError(error) !== "CKR_CRYPTOKI_ALREADY_INITIALIZED") throw error
  }
}

/** `CKR_…` of a failed call; undefined for an error that is not the token's. */
export function readTokenError(error: unknown): string | undefined {
  return error instanceof Error ? /CKR_[A-Z0-9_]+/.exec(error.message)?.[0] : undefined
}
