//! The command `tieout`. Everything is in the library, so that it can be called in tests.

fn main() {
    std::process::exit(tieout_cli::main());
}
