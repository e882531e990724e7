/** The one rule for a passphrase, and about how hard one is to guess. */

export const LEAST_CHARACTERS = 10;

/** What a new passphrase still lacks; `null` where it will do. Four words, however short, are long enough. */
export function lacking(passphrase: string): string | null {
  if ([...passphrase.trim()].length >= LEAST_CHARACTERS) return null;
  return `At least ${LEAST_CHARACTERS} characters; four unrelated words are hard to guess and easy to keep.`;
}

export type Strength = { level: "weak" | "fair" | "strong"; share: number; hint: string };

const COMMON = /p[a4@][s5$]{2}(w[o0]r[dt]|e)|[q0]wert|asdf|1234|abcd|letmein|welcome|admin|tieout|summer|winter|secret|iloveyou/i;

/**
 * About how hard a passphrase is to guess: by its length and variety, less for repeats, runs and the words that everyone takes. A hint,
 * not a gate: the key's file is what is protected, and a long sentence is better than short tangles.
 */
export function strength(passphrase: string): Strength {
  const letters = [...passphrase];
  let different = 0;
  letters.forEach((letter, at) => {
    const [before, first] = [letters[at - 1], letters.indexOf(letter) === at];
    const run = before !== undefined && Math.abs((letter.codePointAt(0) ?? 0) - (before.codePointAt(0) ?? 0)) <= 1;
    different += run ? 0.25 : first ? 1 : 0.6;
  });
  const kinds = [/\p{Ll}/u, /\p{Lu}/u, /\p{Nd}/u, /[^\p{L}\p{Nd}]/u].filter((kind) => kind.test(passphrase)).length;
  const score = different * (2.6 + kinds * 0.55) - (COMMON.test(passphrase) ? 24 : 0);
  const share = Math.max(0, Math.min(1, score / 72));
  if (score < 36) return { level: "weak", share, hint: letters.length < 12 ? "Short: four unrelated words are better." : "Easy to guess: add a word that nobody expects." };
  if (score < 60) return { level: "fair", share, hint: "Fair: one more word makes it strong." };
  return { level: "strong", share, hint: "Strong." };
}
