//! The command `tieout`. Everything is in the library, so that it can be called in tests.

// Rating makes and drops small trees by the million: the system's allocator took a third of the time.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() {
    std::process::exit(tieout_cli::main());
}
