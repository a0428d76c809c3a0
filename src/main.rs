//! The `assay` program.

fn main() -> std::process::ExitCode {
    assay::cli::run()
}
