//! The contract as TypeScript: `ui/src/bindings.ts` is this text, and a test holds the committed file against it.

use std::collections::BTreeMap;
use std::fmt::Write;

use tieout_workspace::view::{ErrorView, ProgressView};
use ts_rs::{Config, TS, TypeVisitor};

use crate::commands;

/// The whole of `ui/src/bindings.ts`: every type that crosses and `Commands`, the signature of each command.
pub fn bindings() -> String {
    let config = Config::new().with_large_int("number");
    let mut types = Types { config: &config, declared: BTreeMap::new() };
    types.visit::<ErrorView>();
    types.visit::<ProgressView>();
    let signatures = commands::signatures(&config, &mut types);

    let mut text = String::from("// Generated from src-tauri/src/contract.rs and the view types: `cargo xtask bindings`. Don't edit.\n");
    for declaration in types.declared.values() {
        text.push('\n');
        text.push_str(declaration);
    }
    text.push_str("\n/** Every command of the backend: its arguments, its answer, and whether it takes a job and reports progress. */\nexport type Commands = {\n");
    for signature in &signatures {
        let arguments: Vec<String> = signature.arguments.iter().map(|(name, ty)| format!("{name}: {ty}")).collect();
        let arguments = if arguments.is_empty() { "Record<string, never>".to_string() } else { format!("{{ {} }}", arguments.join("; ")) };
        let progress = if signature.progress { "; progress: true" } else { "" };
        // A text can always be written to.
        let _ = writeln!(text, "  {}: {{ args: {arguments}; result: {}{progress} }};", signature.name, signature.result);
    }
    text.push_str("};\n");
    text
}

/// How one command looks from TypeScript.
pub struct Signature {
    pub name: &'static str,
    pub arguments: Vec<(&'static str, String)>,
    pub result: String,
    pub progress: bool,
}

/// Declarations by name, of every type that was visited and all that they name.
pub struct Types<'a> {
    config: &'a Config,
    declared: BTreeMap<String, String>,
}

impl Types<'_> {
    /// Takes a type as it stands in a signature: `Vec<RunView>` declares `RunView`.
    pub fn add<T: TS + 'static>(&mut self) {
        self.visit::<T>();
        T::visit_generics(self);
    }
}

impl TypeVisitor for Types<'_> {
    fn visit<T: TS + 'static + ?Sized>(&mut self) {
        // Only types that derive `TS` have a place of their own.
        if T::output_path().is_none() {
            return;
        }
        let name = T::name(self.config);
        if self.declared.contains_key(&name) {
            return;
        }
        let docs = T::docs().unwrap_or_default();
        self.declared.insert(name, format!("{}export {}\n", on_one_line(&docs).replace("  ", ""), on_one_line(&T::decl(self.config))));
        T::visit_dependencies(self);
    }
}

/// A comment of one line takes one line.
fn on_one_line(declaration: &str) -> String {
    declaration.replace("/**\n * ", "  /** ").replace("\n */\n", " */\n  ").replace(", \n", ",\n").replace("{ \n", "{\n")
}
