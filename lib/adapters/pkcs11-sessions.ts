// Sessions with a PKCS#11 token: a few at a time, each for one call after the other, opened again after the token was away.
// For the token. Finding the token and signing in are blocking calls of the library, so they happen once and not for each signature.
import { DomainError } from "@/lib/core/domain-error"
import { initialize, type Pkcs11, readTokenError } from "./pkcs11-module"

export type TokenAddress = {
  label: string
  pin: string
}

type Open = {
  slot: Buffer
  idle: Buffer[]
  all: Buffer[]
  /** kid → the private key; handles are good in every session of a token, until it is opened anew. */
  handles: Map<string, Buffer>
  lost: boolean
}

/** As many as Node's thread pool runs at once: more would only wait there. */
const mostSessions = 4
/** A token that is away is not asked more often than this. */
const restMs = 1_000
const patienceMs = 10_000

/** CKF_SERIAL_SESSION | CKF_RW_SESSION, and CKU_USER. */
const sessionFlags = 6
const user = 1

/** After one of these another try could lock the token for good. */
const refusals = ["CKR_PIN_INCORRECT", "CKR_PIN_LOCKED", "CKR_PIN_EXPIRED", "CKR_PIN_INVALID", "CKR_PIN_LEN_RANGE"]

export class TokenSessions {
  readonly #library: Pkcs11
  readonly #address: TokenAddress
  readonly #waiting: (() => void)[] = []
  #open: Open | undefined
  #opening: Promise<Open> | undefined
  #inUse = 0
  #failure: { at: number; error: DomainError; final: boolean } | undefined

  constructor(library: Pkcs11, address: TokenAddress) {
    this.#library = library
    this.#address = address
  }

  /**
   * Runs the work in a session of its own; where the token fails it, once more after opening the token again.
   * @throws DomainError unavailable
   */
  use<T>(work: (session: Buffer, open: Open) => Promise<T>): Promise<T> {
    return withinPatience(this.#twice(work))
  }

  async #twice<T>(work: (session: Buffer, open: Open) => Promise<T>): Promise<T> {
    try {
      return await this.#once(work)
    } catch (error) {
      if (error instanceof DomainError) throw error
    }
    try {
      return await this.#once(work)
    } catch (error) {
      throw error instanceof DomainError ? error : away(error)
    }
  }

  /** Waits for the calls that are under way. The library stays loaded: it belongs to the whole process. */
  async close(): Promise<void> {
    const open = this.#open
    this.#open = undefined
    await this.#untilIdle()
    if (open !== undefined) this.#closeSessions(open)
  }

  async #once<T>(work: (session: Buffer, open: Open) => Promise<T>): Promise<T> {
    const open = await this.#opened()
    const session = await this.#take(open)
    try {
      return await work(session, open)
    } catch (error) {
      if (!(error instanceof DomainError)) open.lost = true
      throw error
    } finally {
      this.#giveBack(open, session)
    }
  }

  /** One opening at a time, also when hundreds ask for it. */
  #opened(): Promise<Open> {
    if (this.#open !== undefined && !this.#open.lost) return Promise.resolve(this.#open)
    this.#opening ??= this.#reopen().finally(() => {
      this.#opening = undefined
    })
    return this.#opening
  }

  async #reopen(): Promise<Open> {
    const failure = this.#failure
    if (failure !== undefined && (failure.final || Date.now() - failure.at < restMs)) throw failure.error
    const before = this.#open
    this.#open = undefined
    // the library must not be closed under a call that another thread is in
    await this.#untilIdle()
    if (before !== undefined) this.#finalize()
    try {
      this.#open = this.#signIn()
      this.#failure = undefined
      return this.#open
    } catch (error) {
      const domainError = error instanceof DomainError ? error : away(error)
      const final = refusals.includes(readTokenError(error) ?? "")
      this.#failure = { at: Date.now(), error: domainError, final }
      // slots are looked up anew the next time
      this.#finalize()
      throw domainError
    }
  }

  #signIn(): Open {
    const library = this.#library
    initialize(library)
    const slot = this.#findSlot()
    const first = library.C_OpenSession(slot, sessionFlags)
    const open: Open = { slot, idle: [first], all: [first], handles: new Map(), lost: false }
    try {
      // of all sessions of this process with the token
      library.C_Login(first, user, this.#address.pin)
    } catch (error) {
      if (readTokenError(error) !== "CKR_USER_ALREADY_LOGGED_IN") throw error
    }
    return open
  }

  #findSlot(): Buffer {
    const { label } = this.#address
    const slots = this.#library.C_GetSlotList(true)
    const found = slots.find((slot) => this.#library.C_GetTokenInfo(slot).label.trim() === label)
    if (found !== undefined) return found
    throw new DomainError(
      "unavailable",
      `There is no PKCS#11 token named ${label}. Connect it, or mend PKCS11_TOKEN.`,
      { retryAfter: 5 },
    )
  }

  async #take(open: Open): Promise<Buffer> {
    for (;;) {
      if (open.lost) throw new Error("the token was lost while a session was waited for")
      const session = open.idle.pop() ?? this.#another(open)
      if (session !== undefined) {
        this.#inUse++
        return session
      }
      await new Promise<void>((resolve) => this.#waiting.push(resolve))
    }
  }

  #another(open: Open): Buffer | undefined {
    if (open.all.length >= mostSessions) return undefined
    const session = this.#library.C_OpenSession(open.slot, sessionFlags)
    open.all.push(session)
    return session
  }

  #giveBack(open: Open, session: Buffer): void {
    this.#inUse--
    open.idle.push(session)
    // all of them where the token is lost: each finds that out for itself
    for (const wake of this.#waiting.splice(0, open.lost ? this.#waiting.length : 1)) wake()
  }

  async #untilIdle(): Promise<void> {
    while (this.#inUse > 0) await new Promise((resolve) => setTimeout(resolve, 10))
  }

  #closeSessions({ all }: Open): void {
    for (const session of all) this.#quietly(() => this.#library.C_CloseSession(session))
  }

  #finalize(): void {
    this.#quietly(() => this.#library.C_Finalize())
  }

  /** What is being closed may be gone already, which is as good. */
  #quietly(close: () => void): void {
    try {
      close()
    } catch (error) {
      if (readTokenError(error) === undefined) throw error
    }
  }
}

function away(cause: unknown): DomainError {
  const code = readTokenError(cause) ?? "an unknown error"
  const hint = refusals.includes(code)
    ? "Mend PKCS11_PIN and restart; it is not tried again by itself, so that the token does not lock itself."
    : "It is tried again by itself; what was published before is still served."
  return new DomainError("unavailable", `The PKCS#11 token does not answer (${code}). ${hint}`, {
    cause,
    retryAfter: 5,
  })
}

async function withinPatience<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    const words = `The PKCS#11 token has not answered for ${patienceMs / 1000} seconds.`
    timer = setTimeout(() => reject(new DomainError("unavailable", words, { retryAfter: 5 })), patienceMs)
  })
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}
