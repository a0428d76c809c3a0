//! The `assay` program.

/// Faster than the system's for the many small texts of a judgement.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    assay::cli::run()
}
