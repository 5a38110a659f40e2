// Resources: what the register has, and what is told of each now, put together into one feature a unit.
const STAGE = {
  available: "free", reserved: "reserved", called_out: "moving", en_route: "moving", transporting: "moving", returning: "moving",
  on_scene: "there", delivering: "there", out_of_service: "out",
};
const AGE_EVERY_MS = 10_000;

export class Register {
  #host;
  #rest = new Map(); // id → feature as the register has it
  #told = new Map(); // id → what is told now
  #taken = new Map(); // id → Set of records that say that it is taken
  #trust = {};
  #clock = 0; // milliseconds from our clock to that of the space
  #wanted = { isFree: false, kind: "" };
  owners = {};
  sources = [];
  capabilities = {};
  state = "none";

  constructor(host) {
    this.#host = host;
  }

  /** Take what the register has; told again when it is another edition. */
  take(told) {
    Object.assign(this, { owners: told.owners ?? {}, sources: told.sources ?? [], capabilities: told.capabilities ?? {}, state: told.state });
    this.#rest = new Map(told.features.map((one) => [one.id, one]));
  }

  /** Take what is told of all units at a moment of the space. */
  takeNow({ now_ms, trust, layers }) {
    this.#clock = now_ms - Date.now();
    this.#trust = trust;
    if (!layers.units) return;
    this.#told = new Map(layers.units.items.map((one) => [one.unit, one]));
    this.#taken = new Map(layers.units.items.map((one) => [one.unit, new Set(one.taken)]));
  }

  get now_ms() {
    return Date.now() + this.#clock;
  }

  /** Show all; and let age show as it comes. */
  show() {
    const ids = new Set([...this.#rest.keys(), ...this.#told.keys()]);
    const features = [...ids].map((id) => this.#feature(id)).filter(Boolean);
    this.#host.show("resources", { features });
    this.timer ??= setInterval(() => this.#grow(), AGE_EVERY_MS);
  }

  /** Take the view of a record that changed; false: the node must be asked whose word counts. */
  change(view) {
    if (view.kind === "unit_commitment") {
      const taken = this.#taken.get(view.unit) ?? new Set();
      if (view.status === "live") taken.add(view.id);
      else taken.delete(view.id);
      this.#taken.set(view.unit, taken);
      this.#patch(view.unit);
      return true;
    }
    const before = this.#told.get(view.unit);
    if (before?.home !== view.home) return false;
    this.#told.set(view.unit, { ...view, unit: view.unit });
    this.#patch(view.unit);
    return true;
  }

  /** Show all or only what is free; all kinds or one. */
  want(wanted) {
    this.#wanted = { ...this.#wanted, ...wanted };
    const { isFree, kind } = this.#wanted;
    const keep = ({ properties }) => (!isFree || properties.stage === "free") && (!kind || properties.kind === kind);
    this.#host.filter("resources", isFree || kind ? keep : null);
  }

  #patch(id) {
    const feature = this.#feature(id);
    if (feature) this.#host.patch("resources", feature);
    else this.#host.remove("resources", id);
  }

  #grow() {
    if (!this.#host.isConnected) return clearInterval(this.timer);
    for (const id of this.#told.keys()) {
      const before = this.#host.feature("resources", id);
      const after = this.#feature(id);
      if (after && before?.properties.age !== after.properties.age) this.#host.patch("resources", after);
    }
  }

  #feature(id) {
    const rest = this.#rest.get(id);
    const told = this.#told.get(id) ?? {};
    const isPlaced = Number.isFinite(told.lon) && Number.isFinite(told.lat);
    if (!rest && !isPlaced) return null;
    const isTaken = (this.#taken.get(id)?.size ?? 0) > 0;
    let stage = told.status ? (STAGE[told.status] ?? "out") : "register";
    if (isTaken && (stage === "free" || stage === "register")) stage = "reserved";
    const [status_s, position_s] = this.#trust[told.status ?? "available"] ?? [0, 0];
    const isOld = (at, limit_s) => at != null && (this.now_ms - at) / 1000 > limit_s;
    const properties = {
      ...(rest?.properties ?? { name: id, kind: "other", does: {}, owner: told.owner }),
      stage,
      age: isOld(told.status_at_ms, status_s) || (isPlaced && isOld(told.observed_at_ms, position_s)) ? "old" : "new",
      status: told.status,
      status_at_ms: told.status_at_ms,
      observed_at_ms: isPlaced ? told.observed_at_ms : undefined,
      accuracy_m: isPlaced ? told.accuracy_m : undefined,
      is_placed: isPlaced,
      is_taken: isTaken,
    };
    const geometry = isPlaced ? { type: "Point", coordinates: [told.lon, told.lat] } : rest.geometry;
    return { type: "Feature", id, geometry, properties };
  }
}
