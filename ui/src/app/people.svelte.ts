/** Who works in this workspace, and whether the user's own key is unlocked. */
import { call } from "../backend";
import type { PersonView } from "../bindings";

class People {
  list = $state.raw<PersonView[]>([]);

  get me(): PersonView | undefined {
    return this.list.find((person) => person.me);
  }

  get active(): PersonView[] {
    return this.list.filter((person) => person.active);
  }

  async load(): Promise<void> {
    this.list = await call("people", {});
  }
}

export const people = new People();
