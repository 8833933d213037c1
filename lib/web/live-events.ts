// Something that changes while it is looked at, as server-sent events, for as long as the page and the session last.
// For the routes that live pages listen to. It ends with the session; the browser's next attempt is then refused.
import { type Channel, type Events, lookAgain } from "@/lib/core/channel"

export type LiveEventsInput<T> = {
  /** Whose session it is: `access` events name it. */
  actorId: string
  /** The name under which the page hears it. */
  event: string
  read: () => Promise<T>
  /** What makes it worth another reading. */
  wakers: readonly Exclude<Channel, "access">[]
  subscribe: Events["subscribe"]
  stillSignedIn: () => Promise<boolean>
  /** The browser has gone. */
  signal: AbortSignal
  /** Between two looks at what changes by time alone: silence, and the end of the session. */
  tickMs?: number
}

/** Many gateways report within the same moment: one reading serves them all. */
const gatherMs = 100
const headers = {
  "content-type": "text/event-stream",
  // no-transform: a proxy or compressor that gathered the bytes would hold back what has just happened
  "cache-control": "no-store, no-transform",
  "x-accel-buffering": "no",
}

export function liveEvents<T>(input: LiveEventsInput<T>): Response {
  const follower = new Follower(input)
  const stream = new ReadableStream<Uint8Array>({
    start: (controller) => follower.start(controller),
    cancel: () => follower.stop(),
  })
  return new Response(stream, { headers })
}

class Follower<T> {
  readonly #input: LiveEventsInput<T>
  readonly #encoder = new TextEncoder()
  #controller: ReadableStreamDefaultController<Uint8Array> | undefined
  #ends: (() => void)[] = []
  #said = ""
  #due: NodeJS.Timeout | undefined
  #work: Promise<void> = Promise.resolve()

  constructor(input: LiveEventsInput<T>) {
    this.#input = input
  }

  start(controller: ReadableStreamDefaultController<Uint8Array>): void {
    const { subscribe, signal, actorId, wakers, tickMs = 15_000 } = this.#input
    this.#controller = controller
    const stop = () => this.stop()
    signal.addEventListener("abort", stop)
    const ticking = setInterval(() => this.#queue(() => this.#tick()), tickMs)
    this.#ends = [
      () => signal.removeEventListener("abort", stop),
      () => clearInterval(ticking),
      () => clearTimeout(this.#due),
      ...wakers.map((waker) => subscribe(waker, () => this.#soon())),
      subscribe("access", (id) => {
        if (id === actorId || id === lookAgain) this.#queue(() => this.#endWithSession())
      }),
    ]
    if (signal.aborted) this.stop()
    this.#queue(() => this.#say())
  }

  /** Once, whoever ends it. */
  stop(): void {
    const controller = this.#controller
    if (controller === undefined) return
    this.#controller = undefined
    for (const end of this.#ends) end()
    try {
      controller.close()
    } catch (error) {
      // the browser has cancelled it already, which closes it as well
      if (!(error instanceof TypeError)) throw error
    }
  }

  #soon(): void {
    this.#due ??= setTimeout(() => {
      this.#due = undefined
      this.#queue(() => this.#say())
    }, gatherMs)
  }

  /** One after the other, so that an older reading never overtakes a newer one. */
  #queue(work: () => Promise<void>): void {
    this.#work = this.#work
      .then(() => (this.#controller === undefined ? undefined : work()))
      .catch((error) => this.#fail(error))
  }

  async #say(): Promise<void> {
    const data = JSON.stringify(await this.#input.read())
    if (data === this.#said) return
    this.#said = data
    this.#write(`event: ${this.#input.event}\ndata: ${data}\n\n`)
  }

  async #tick(): Promise<void> {
    await this.#endWithSession()
    if (this.#controller === undefined) return
    // a comment keeps proxies from taking the line for dead
    this.#write(": still here\n\n")
    await this.#say()
  }

  async #endWithSession(): Promise<void> {
    if (!(await this.#input.stillSignedIn())) this.stop()
  }

  #write(text: string): void {
    this.#controller?.enqueue(this.#encoder.encode(text))
  }

  /** The stream fails, and with it the request: the browser tries again, and the log has the cause. */
  #fail(error: unknown): void {
    const controller = this.#controller
    this.#controller = undefined
    for (const end of this.#ends) end()
    controller?.error(error)
  }
}
