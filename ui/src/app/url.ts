/** Texts of a URL: written and read without surprises. */

export type Parameter = string | number | boolean | string[] | undefined | null;

/** `#/path?name=value`: lists repeat their name; what is empty, false or absent is left out. */
export function url(path: string, parameters: Record<string, Parameter>): string {
  const values = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) {
    if (Array.isArray(value)) value.forEach((one) => values.append(name, one));
    else if (value === true) values.set(name, "1");
    else if (value !== undefined && value !== null && value !== "" && value !== false) values.set(name, String(value));
  }
  const search = values.toString();
  return `#/${path}${search ? `?${search}` : ""}`;
}

export function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

export function whole(text: string | null | undefined): number | undefined {
  if (!text || !/^\d{1,15}$/.test(text)) return undefined;
  return Number.parseInt(text, 10);
}

/** Without the properties that are not there. */
export function given<T extends object>(values: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as { [K in keyof T]?: Exclude<T[K], undefined> };
}
