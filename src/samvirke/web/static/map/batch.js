// Changes of a source, put together: a thousand units that move make one change of the picture, not a thousand.
// A few are drawn at once; many, and what comes before the last are drawn, wait for each other.
const EVERY_MS = 40;
const MANY = 100;
const EVERY_MS_OF_MANY = 500;

export class Batch {
  #source;
  #put = new Map();
  #gone = new Set();
  #held = new Set(); // ids that the source has
  #timer = null;
  #isDrawing = false;
  #wereMany = false;

  constructor(source) {
    this.#source = source;
  }

  /** Replace everything. */
  all(features) {
    this.#put.clear();
    this.#gone.clear();
    this.#held = new Set(features.map((one) => String(one.properties.id)));
    this.#source.setData({ type: "FeatureCollection", features });
  }

  put(feature) {
    const id = String(feature.properties.id);
    this.#gone.delete(id);
    this.#put.set(id, feature);
    this.#soon();
  }

  remove(id) {
    const key = String(id);
    this.#put.delete(key);
    if (!this.#held.has(key)) return;
    this.#gone.add(key);
    this.#soon();
  }

  #soon() {
    if (this.#timer !== null || this.#isDrawing) return;
    // Not by animation frames: a tab that is not seen has none, and would keep everything.
    const wait_ms = this.#put.size + this.#gone.size > MANY || this.#wereMany ? EVERY_MS_OF_MANY : EVERY_MS;
    this.#timer = setTimeout(() => this.#draw(), wait_ms);
  }

  async #draw() {
    this.#timer = null;
    const [remove, add] = [[...this.#gone], [...this.#put.values()]];
    this.#wereMany = remove.length + add.length > MANY;
    for (const id of this.#put.keys()) this.#held.add(id);
    for (const id of remove) this.#held.delete(id);
    this.#put.clear();
    this.#gone.clear();
    this.#isDrawing = true;
    try {
      await this.#source.updateData({ remove, add });
    } finally {
      this.#isDrawing = false;
      if (this.#put.size || this.#gone.size) this.#soon();
    }
  }
}
