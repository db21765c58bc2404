// A list that is read again and again: what stays is changed where it stands, so that nobody
// loses the focus, an opened part or a selection.

export class Cards {
  #list; #make;
  #shown = new Map(); // id to {card, said}: the card, and the item as it was last told

  /** `make(item)` gives `{root, update(item)}`; update is called at once, and for each change. */
  constructor(list, make) {
    this.#list = list;
    this.#make = make;
  }

  /** Items have ids, and keep their order. */
  show(items) {
    const ids = new Set(items.map((item) => item.id));
    for (const [id, { card }] of this.#shown) {
      if (ids.has(id)) continue;
      card.root.remove();
      this.#shown.delete(id);
    }
    items.forEach((item, at) => {
      const { root } = this.#tell(item);
      const there = this.#list.children[at];
      if (there !== root) this.#list.insertBefore(root, there ?? null);
    });
  }

  #tell(item) {
    const shown = this.#shown.get(item.id) ?? { card: this.#make(item), said: '' };
    this.#shown.set(item.id, shown);
    const said = JSON.stringify(item);
    if (said !== shown.said) shown.card.update(item);
    shown.said = said;
    return shown.card;
  }

  get(id) { return this.#shown.get(id)?.card; }
  all() { return [...this.#shown.values()].map(({ card }) => card); }
  clear() { this.show([]); }
}
