//! The guide is true: its examples run, and every command, option and field stands in it.

use super::*;
use std::collections::BTreeSet;

fn guide() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/guide")
}

fn page(name: &str) -> String {
    std::fs::read_to_string(guide().join(name)).unwrap()
}

/// The names of the subcommands, from the command itself.
fn subcommands() -> Vec<String> {
    let help = expect(0, &["--help"]).stdout;
    let listed = help.split("Commands:").nth(1).unwrap().split("Options:").next().unwrap().to_owned();
    let names: Vec<String> =
        listed.lines().filter_map(|line| line.strip_prefix("  ")?.split_whitespace().next().map(str::to_owned)).collect();
    names.into_iter().filter(|name| name != "help" && name.chars().all(|letter| letter.is_ascii_lowercase())).collect()
}

#[test]
fn every_command_and_option_is_documented_and_no_other() {
    let page = page("command.md");
    let mut there = BTreeSet::new();
    for name in subcommands() {
        assert!(page.contains(&format!("tieout {name} ")), "tieout {name} is not in command.md");
        let help = expect(0, &[&name, "--help"]).stdout;
        for word in help
            .split(|letter: char| !(letter.is_ascii_alphanumeric() || letter == '-'))
            .filter(|word| word.starts_with("--") && word.len() > 2)
        {
            there.insert(word.to_owned());
        }
    }
    for option in there.iter().filter(|option| *option != "--help") {
        assert!(page.contains(option.as_str()), "{option} is not in command.md");
    }
    for word in page
        .split(|letter: char| !(letter.is_ascii_alphanumeric() || letter == '-'))
        .filter(|word| word.starts_with("--") && word[2..].starts_with(char::is_alphabetic))
    {
        assert!(there.contains(word), "command.md speaks of {word}, which no command has");
    }
}

#[test]
fn every_field_and_kind_of_cause_is_documented() {
    let fields = page("command.md");
    for field in tieout_billing::Field::ALL {
        assert!(fields.contains(&format!("| `{}` |", field.name())), "{}", field.name());
    }
    let causes = page("causes.md");
    let ran = expect(1, &["compare", &sample("before.csv"), &sample("after.csv"), "--json", "-"]);
    let json: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap();
    for cause in json["causes"].as_array().unwrap() {
        let kind = cause["kind"].as_str().unwrap();
        assert!(causes.contains(&format!("`{kind}`")), "{kind}");
    }
}

/// The commands of a page run in order in a folder with the sample; each ends with 0 or 1, and what a page shows of an output stands in
/// the output of the command before it (`…` stands for the rest).
#[test]
fn the_examples_run_and_print_what_they_are_said_to() {
    let mut pages: Vec<String> = std::fs::read_dir(guide())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.ends_with(".md"))
        .collect();
    pages.sort();
    let (mut ran, mut compared) = (0, 0);
    for name in &pages {
        let folder = Folder::new();
        for side in ["before.csv", "after.csv"] {
            std::fs::copy(sample(side), folder.path(side)).unwrap();
        }
        let mut printed = String::new();
        let mut in_output = false;
        for line in page(name).lines() {
            if line.starts_with("```") {
                in_output = line == "```text";
            } else if in_output && line != "…" {
                assert!(printed.lines().any(|real| real == line.trim_end()), "{name} shows {line:?}, and this was printed:\n{printed}");
                compared += 1;
            } else if let Some(typed) = line.strip_prefix("$ tieout ") {
                printed = done(name, typed, &folder);
                ran += 1;
            }
        }
    }
    assert!(ran > 20 && compared > 10, "{ran} commands, {compared} lines of output");
}

fn done(page: &str, typed: &str, folder: &Folder) -> String {
    let arguments = words(typed);
    let output = command(&arguments.iter().map(String::as_str).collect::<Vec<_>>()).current_dir(folder.0.path()).output().unwrap();
    let complaint = String::from_utf8_lossy(&output.stderr);
    assert!(matches!(output.status.code(), Some(0 | 1)), "{page}: tieout {typed}\n{complaint}");
    String::from_utf8(output.stdout).unwrap()
}

/// Words as a shell would part them, with double quotes.
fn words(line: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut quoted = false;
    for letter in line.chars() {
        match letter {
            '"' => quoted = !quoted,
            ' ' if !quoted => words.push(String::new()),
            other => words.last_mut().unwrap().push(other),
        }
    }
    words.retain(|word| !word.is_empty());
    words
}
