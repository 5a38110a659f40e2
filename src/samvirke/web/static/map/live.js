// What the node knows, fetched and followed: the register once, what changes as it changes.
import { said } from "./said.js";

const CALM_MS = 120; // several changes in a row are read in one go
const AGAIN_MS = 3_000; // while the register is being read
const NOW = { resources: "units", incidents: "incidents", needs: "needs", closures: "closures", areas: "areas" };
// Which layers may look different when a record of a kind changes, other than what `Register.change` does itself.
const TOUCHED = {
  incident: ["incidents", "needs", "areas"], need: ["needs"], request: ["needs"], offer: ["needs"], requisition: ["needs"],
  commitment: ["needs"], resource_message: ["needs"], road_closure: ["closures"], warning: ["areas"],
  share: ["incidents", "needs", "areas"], settlement: ["units"], unit_status: ["units"], unit_commitment: ["units"],
};

export class Follow {
  #host;
  #layers;
  #isLive;
  #due = new Set();
  #timer = null;
  #address;
  #fault = "";

  constructor(host, layers, isLive) {
    this.#host = host;
    this.#layers = layers;
    this.#isLive = isLive;
    this.#address = `/app/${encodeURIComponent(host.space)}/map`;
  }

  /** Fetch all layers of the node; resolves when they stand. */
  async begin() {
    const wanted = this.#layers.filter((one) => one in NOW).map((one) => NOW[one]);
    if (this.#isLive) this.#listen();
    // Place names are a part of every map.
    await Promise.all([this.#register(), wanted.length ? this.#read(wanted) : null]);
    if (this.#layers.includes("resources")) this.#host.register.show();
  }

  async #register() {
    const names = ["municipalities", ...this.#layers.filter((one) => one === "resources")];
    const told = await Promise.all(names.map((name) => this.#get(name)));
    for (const [i, name] of names.entries()) {
      if (!told[i]) continue;
      if (name === "resources") this.#host.register.take(told[i]);
      else this.#host.show(name, told[i]);
    }
    const state = told[0]?.state;
    if (state === "reading") {
      this.#host.tell(said("reading"));
      setTimeout(() => this.#host.isConnected && this.#again(), AGAIN_MS);
    } else if (state === "none" && this.#layers.includes("resources")) this.#host.tell(said("no_register"));
  }

  async #again() {
    this.#host.tell("");
    await this.#register();
    if (this.#layers.includes("resources")) this.#host.register.show();
  }

  async #read(names) {
    const told = await this.#get(`now?layers=${names.join(",")}`);
    if (!told) return;
    this.#host.register.takeNow(told);
    for (const [name, collection] of Object.entries(told.layers)) if (name !== "units") this.#host.show(name, collection);
    this.#host.moments.now(told.now_ms);
  }

  async #get(path) {
    try {
      const answer = await fetch(`${this.#address}/${path}`, { headers: { Accept: "application/json" } });
      if (answer.ok) {
        const told = await answer.json();
        this.#well();
        return told;
      }
      this.#failed(said("not_fetched"));
    } catch {
      this.#failed(said("away"));
    }
    return null;
  }

  #failed(words) {
    this.#fault = words;
    this.#host.tell(words);
  }

  /** What was told of a fault holds no longer; what else stands there stays. */
  #well() {
    if (this.#fault && this.#host.note.textContent === this.#fault) this.#host.tell("");
    this.#fault = "";
  }

  #listen() {
    const heard = (name, call) => {
      const ear = (event) => (this.#host.isConnected ? call(event.detail) : document.removeEventListener(name, ear));
      document.addEventListener(name, ear);
    };
    heard("sv:change", (view) => {
      const isUnit = view.kind === "unit_status" || view.kind === "unit_commitment";
      if (isUnit && this.#layers.includes("resources") && this.#host.register.change(view)) return;
      this.#later(TOUCHED[view.kind]);
    });
    heard("sv:removal", ({ id }) => this.#later(TOUCHED[String(id).split(":")[0]]));
    let wasAway = false;
    heard("sv:connection", ({ state }) => {
      if (state === "live") this.#well();
      // What changed while nobody listened is read anew.
      if (state === "live" && wasAway) this.#later(Object.values(NOW));
      wasAway = state !== "live";
    });
  }

  #later(names) {
    const ours = new Set(this.#layers.map((one) => NOW[one]));
    for (const name of names ?? []) if (ours.has(name)) this.#due.add(name);
    if (!this.#due.size) return;
    this.#timer ??= setTimeout(async () => {
      const due = [...this.#due];
      this.#due.clear();
      this.#timer = null;
      await this.#read(due);
      if (due.includes("units")) this.#host.register.show();
    }, CALM_MS);
  }

  /** Roads come with what is looked at; a node without a road graph says so once, and is not asked again. */
  roads() {
    const gl = this.#host.picture?.gl;
    if (!gl) return;
    let last = "";
    const bring = async () => {
      const [[west, south], [east, north]] = gl.getBounds().toArray();
      const zoom = Math.floor(gl.getZoom());
      const box = [Math.max(-180, west), Math.max(-90, south), Math.min(180, east), Math.min(90, north)].map((one) => one.toFixed(3)).join(",");
      if (zoom < 6 || box === last) return;
      last = box;
      const told = await this.#get(`roads?bbox=${box}&zoom=${zoom}`);
      if (told?.state === "none") return gl.off("moveend", bring);
      if (told?.state === "ready" && last === box) this.#host.show("roads", told);
    };
    gl.on("moveend", bring);
    bring();
  }
}
