//! The guide is true: its examples run, and every command, option and field stands in it.

use super::*;
use std::collections::BTreeSet;

fn guide() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/guide")
}

fn page(name: &str) -> String {
    std::fs::read_to_string(guide().join(name)).unwrap()
}

/// The names of the subcommands, from the command's own help.
fn subcommands(help: &str) -> Vec<String> {
    let Some(listed) = help.split("Commands:").nth(1) else { return Vec::new() };
    // A description that goes on in the next line is indented further.
    let named = |line: &str| line.strip_prefix("  ").filter(|rest| !rest.starts_with(' '))?.split_whitespace().next().map(str::to_owned);
    let names: Vec<String> = listed.split("Options:").next().unwrap().lines().filter_map(named).collect();
    names.into_iter().filter(|name| name != "help" && name.chars().all(|letter| letter.is_ascii_lowercase() || letter == '-')).collect()
}

/// What the command says of itself and of its subcommands.
fn help_of(name: &str) -> String {
    let help = expect(0, &[name, "--help"]).stdout;
    let nested: Vec<String> = subcommands(&help).iter().map(|under| expect(0, &[name, under, "--help"]).stdout).collect();
    format!("{help}\n{}", nested.join("\n"))
}

#[test]
fn every_command_and_option_is_documented_and_no_other() {
    let page = page("command.md");
    let mut there = BTreeSet::new();
    for name in subcommands(&expect(0, &["--help"]).stdout) {
        assert!(page.contains(&format!("tieout {name} ")), "tieout {name} is not in command.md");
        let help = help_of(&name);
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
/// the output of the command before it (`…` stands for the rest). What stands after `bob$` is typed by a second user of the system, where the
/// tests may become one; a command may go on after a backslash.
#[test]
fn the_examples_run_and_print_what_they_are_said_to() {
    let mut pages: Vec<String> = std::fs::read_dir(guide())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.ends_with(".md"))
        .collect();
    pages.sort();
    let colleague = second_user();
    let (mut ran, mut compared) = (0, 0);
    for name in &pages {
        let folder = Folder::new();
        for file in std::fs::read_dir(sample("")).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()) {
            std::fs::copy(sample(&file), folder.path(&file)).unwrap();
        }
        let mut printed = Some(String::new());
        let mut in_output = false;
        for line in page(name).replace("\\\n", " ").lines() {
            if line.starts_with("```") {
                in_output = line == "```text";
            } else if in_output && line != "…" {
                let Some(printed) = &printed else { continue };
                assert!(printed.lines().any(|real| real == line.trim_end()), "{name} shows {line:?}, and this was printed:\n{printed}");
                compared += 1;
            } else if let Some(typed) = line.strip_prefix("$ tieout ") {
                printed = Some(done(name, typed, &folder, None));
                ran += 1;
            } else if let Some(typed) = line.strip_prefix("bob$ tieout ") {
                printed = colleague.as_ref().map(|colleague| done(name, typed, &folder, Some(colleague)));
            }
        }
    }
    assert!(ran > 20 && compared > 10, "{ran} commands, {compared} lines of output");
}

fn done(page: &str, typed: &str, folder: &Folder, colleague: Option<&SecondUser>) -> String {
    // On the page he is the user bob.
    let arguments: Vec<String> = words(typed).into_iter().map(|word| if word == "bob" { "nobody".to_owned() } else { word }).collect();
    let mut command = command(&arguments.iter().map(String::as_str).collect::<Vec<_>>());
    if let Some(colleague) = colleague {
        command = colleague.takes_over(&command, folder);
    }
    command.env("TIEOUT_CONFIG_DIR", folder.path(if colleague.is_some() { "bob" } else { "ada" }));
    command.env("TIEOUT_PASSPHRASE", "correct horse battery").current_dir(folder.0.path());
    let ran = ran(&mut command);
    assert!(matches!(ran.status, 0 | 1), "{page}: tieout {typed}\n{}", ran.stderr);
    ran.stdout
}

/// Another user of the system, whom only root can become.
struct SecondUser {
    uid: u32,
    /// The command where he may run it.
    _folder: tempfile::TempDir,
    binary: PathBuf,
}

#[cfg(unix)]
fn second_user() -> Option<SecondUser> {
    use std::os::unix::fs::PermissionsExt;
    let id = |arguments: &[&str]| {
        Command::new("id").args(arguments).output().ok().and_then(|ran| String::from_utf8(ran.stdout).ok()?.trim().parse().ok())
    };
    let (own, uid): (u32, u32) = (id(&["-u"])?, id(&["-u", "nobody"])?);
    if own != 0 {
        return None;
    }
    let folder = tempfile::tempdir().unwrap();
    std::fs::set_permissions(folder.path(), PermissionsExt::from_mode(0o755)).unwrap();
    let binary = folder.path().join("tieout");
    std::fs::copy(env!("CARGO_BIN_EXE_tieout"), &binary).unwrap();
    Some(SecondUser { uid, _folder: folder, binary })
}

#[cfg(not(unix))]
fn second_user() -> Option<SecondUser> {
    None
}

impl SecondUser {
    /// The same command typed by him, in a folder that both may write to.
    #[cfg(unix)]
    fn takes_over(&self, typed: &Command, folder: &Folder) -> Command {
        use std::os::unix::fs::PermissionsExt;
        use std::os::unix::process::CommandExt;
        std::fs::set_permissions(folder.0.path(), PermissionsExt::from_mode(0o777)).unwrap();
        for name in folder.names() {
            std::fs::set_permissions(folder.path(&name), PermissionsExt::from_mode(0o777)).unwrap();
        }
        let mut command = Command::new(&self.binary);
        command.args(typed.get_args()).stdin(Stdio::null()).uid(self.uid).gid(self.uid);
        command
    }

    #[cfg(not(unix))]
    fn takes_over(&self, _: &Command, _: &Folder) -> Command {
        Command::new(&self.binary)
    }
}

/// The check that checks.md shows is the one that the sample carries.
#[test]
fn the_own_check_of_the_guide_is_that_of_the_sample() {
    let own = std::fs::read_to_string(sample("no-tax.sql")).unwrap();
    assert!(page("checks.md").contains(&format!("```sql\n{own}```")));
    assert!(expect(0, &["sql", "--schema"]).stdout.contains("line"));
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
