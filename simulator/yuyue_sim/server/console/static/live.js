// What goes on in this world, as it goes on: server-sent events, read with fetch since EventSource sends no token.

import { LOCKED, open, tokenKept } from "./api.js";

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 3000;
/** The server breaks a silence after 15 seconds: after this one nobody is there. */
const LONGEST_SILENCE_MS = 40_000;

/** Listens for as long as the page is open, and begins again wherever it was cut off. */
export class Live {
  #listeners = new Set();
  #statusListeners = new Set();
  #last = null;
  #isLost = false;

  /** Hear events: `listener(kind, data)`; `missed` where some were dropped, or the connection stands again. Returns how to stop hearing them. */
  hear(listener) {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Hear whether the connection stands: `listener(isConnected, problem)`. */
  hearStatus(listener) {
    this.#statusListeners.add(listener);
  }

  /** Begin. */
  async run() {
    let pause_ms = FIRST_PAUSE_MS;
    for (;;) {
      let problem = null;
      const silence = new Silence();
      try {
        const headers = this.#last === null ? {} : { "Last-Event-ID": this.#last };
        const response = await open("/live", { headers, signal: silence.signal });
        this.#tellStatus(true, null);
        pause_ms = FIRST_PAUSE_MS;
        await this.#read(response.body.pipeThrough(new TextDecoderStream()).getReader(), silence);
      } catch (error) {
        problem = error;
      } finally {
        silence.end();
      }
      this.#tellStatus(false, problem);
      if (problem?.status === LOCKED) {
        await tokenKept();
        continue;
      }
      await new Promise((resolve) => setTimeout(resolve, pause_ms));
      pause_ms = Math.min(pause_ms * 2, LONGEST_PAUSE_MS);
    }
  }

  async #read(reader, silence) {
    let waiting = "";
    for (;;) {
      silence.begin();
      const { value, done } = await reader.read();
      if (done) return;
      const blocks = (waiting + value).split("\n\n");
      waiting = blocks.pop();
      for (const block of blocks) this.#take(block);
    }
  }

  #take(block) {
    let kind = "message";
    const data = [];
    for (const line of block.split("\n")) {
      const [, name, value] = line.match(/^([a-z]*):? ?(.*)$/s) ?? [];
      if (name === "event") kind = value;
      else if (name === "data") data.push(value);
      else if (name === "id") this.#last = value;
    }
    if (data.length === 0) return;
    const message = JSON.parse(data.join("\n"));
    this.#tell(kind, message);
  }

  #tell(kind, data) {
    for (const listener of [...this.#listeners]) listener(kind, data);
  }

  #tellStatus(isConnected, problem) {
    for (const listener of this.#statusListeners) listener(isConnected, problem);
    if (isConnected && this.#isLost) this.#tell("missed", {});
    this.#isLost = !isConnected;
  }
}

/** Ends a request in which nothing comes for too long: a server that was halted, or a line that was cut, says nothing. */
class Silence {
  #controller = new AbortController();
  #timer = null;

  /** Ends what was asked with it. */
  signal = this.#controller.signal;

  constructor() {
    this.begin();
  }

  begin() {
    this.end();
    this.#timer = setTimeout(() => this.#controller.abort(), LONGEST_SILENCE_MS);
  }

  end() {
    clearTimeout(this.#timer);
  }
}

export const live = new Live();
