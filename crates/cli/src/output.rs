//! Standard output, and figures in columns.

use std::io::{self, BufWriter, IsTerminal, Stdout, Write};

/// Standard output for a person or a program. A reader that goes away (`| head`) is not an error: what follows is not written.
pub struct Output {
    out: BufWriter<Stdout>,
    pub colour: bool,
    closed: bool,
}

impl Output {
    /// Colour only for a terminal, and only if NO_COLOR is not set (no-color.org).
    pub fn new() -> Self {
        let stdout = io::stdout();
        let wanted =
            std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty()) && std::env::var_os("TERM").is_none_or(|term| term != "dumb");
        Output { colour: wanted && stdout.is_terminal(), out: BufWriter::with_capacity(1 << 16, stdout), closed: false }
    }

    /// A line.
    pub fn line(&mut self, text: impl AsRef<str>) -> io::Result<()> {
        self.write_all(text.as_ref().trim_end().as_bytes())?;
        self.write_all(b"\n")
    }

    /// JSON, indented, with a line end.
    pub fn json(&mut self, value: &impl serde::Serialize) -> io::Result<()> {
        serde_json::to_writer_pretty(&mut *self, value)?;
        self.write_all(b"\n")
    }
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.closed {
            return Ok(bytes.len());
        }
        match self.out.write(bytes) {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {
                self.closed = true;
                Ok(bytes.len())
            }
            other => other,
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self.out.flush() {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {
                self.closed = true;
                Ok(())
            }
            _ if self.closed => Ok(()),
            other => other,
        }
    }
}

/// What stands before a cause or a difference: a sign, in its colour where there is colour.
pub fn mark(sign: &str, colour: bool) -> String {
    let (mark, code) = match sign {
        "added" => ("+", "32"),
        "removed" => ("-", "31"),
        "unexplained" => ("?", "35"),
        "changed" => ("~", "33"),
        _ => return " ".to_owned(),
    };
    if colour { format!("\u{1b}[{code}m{mark}\u{1b}[0m") } else { mark.to_owned() }
}

/// Bold, where there is colour.
pub fn bold(text: &str, colour: bool) -> String {
    if colour { format!("\u{1b}[1m{text}\u{1b}[0m") } else { text.to_owned() }
}

/// A text that came from a file, safe for a terminal: control characters are shown, not obeyed.
pub fn tame(text: &str) -> String {
    text.chars()
        .map(|character| match character {
            '\n' | '\r' | '\t' => ' ',
            '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' => '\u{FFFD}',
            control if control.is_control() => '\u{FFFD}',
            other => other,
        })
        .collect()
}

/// At most `width` characters; what was cut off is shown by `…`.
pub fn cut(text: &str, width: usize) -> String {
    let text = tame(text);
    if text.chars().count() <= width { text } else { text.chars().take(width.saturating_sub(1)).chain(['…']).collect() }
}

/// Rows of cells as aligned lines: two blanks between columns. `right` says which columns hold figures.
pub fn columns(rows: &[Vec<String>], right: &[usize]) -> Vec<String> {
    let count = rows.iter().map(Vec::len).max().unwrap_or(0);
    let widths: Vec<usize> =
        (0..count).map(|column| rows.iter().filter_map(|row| row.get(column)).map(|cell| width(cell)).max().unwrap_or(0)).collect();
    rows.iter()
        .map(|row| {
            let mut line = String::new();
            for (column, cell) in row.iter().enumerate() {
                if column > 0 {
                    line.push_str("  ");
                }
                let blanks = " ".repeat(widths[column] - width(cell));
                if right.contains(&column) {
                    line.push_str(&blanks);
                    line.push_str(cell);
                } else {
                    line.push_str(cell);
                    line.push_str(&blanks);
                }
            }
            line.trim_end().to_owned()
        })
        .collect()
}

/// Characters that are seen: escape sequences for colour are not.
fn width(text: &str) -> usize {
    let mut count = 0;
    let mut escaped = false;
    for character in text.chars() {
        match (escaped, character) {
            (false, '\u{1b}') => escaped = true,
            (true, 'm') => escaped = false,
            (true, _) => {}
            (false, _) => count += 1,
        }
    }
    count
}

/// Words in lines of at most `width` characters; a longer word is cut.
pub fn wrapped(text: &str, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split_whitespace() {
        let mut rest: Vec<char> = word.chars().collect();
        while !rest.is_empty() {
            let taken = lines.last().map_or(0, |line| line.chars().count());
            let blank = usize::from(taken > 0);
            if taken + blank + rest.len() <= width {
                if let Some(line) = lines.last_mut() {
                    line.push_str(&" ".repeat(blank));
                    line.extend(rest.drain(..));
                }
            } else if taken > 0 {
                lines.push(String::new());
            } else {
                let cut: String = rest.drain(..width.max(1).min(rest.len())).collect();
                lines.insert(lines.len() - 1, cut);
            }
        }
    }
    if lines.len() > 1 && lines.last().is_some_and(String::is_empty) {
        lines.pop();
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_align_and_colour_has_no_width() {
        let rows = [vec!["\u{1b}[33m~\u{1b}[0m".into(), "C1".into(), "1,486".into()], vec!["?".into(), String::new(), "2".into()]];
        assert_eq!(columns(&rows, &[2]), ["\u{1b}[33m~\u{1b}[0m  C1  1,486", "?          2"]);
    }

    #[test]
    fn words_wrap_and_long_ones_are_cut() {
        assert_eq!(wrapped("price x 1.05 where product starts 82", 20), ["price x 1.05 where", "product starts 82"]);
        assert_eq!(wrapped("Donaudampfschiff fahrt", 10), ["Donaudampf", "schiff", "fahrt"]);
        assert_eq!(wrapped("", 10), [""]);
    }

    #[test]
    fn a_file_cannot_drive_the_terminal() {
        assert_eq!(tame("a\u{1b}[2Jb\nc\u{202E}"), "a\u{FFFD}[2Jb c\u{FFFD}");
    }
}
