//! Links the agent without a C library, and keeps defmt's strings out of the loaded program.

use std::{env, fs, io, path::PathBuf};

/// Where defmt's macros put their strings. They are indices, never memory: the section begins at 1 and is
/// not loaded. defmt's own script replaces the linker's whole layout, which a Linux program cannot have;
/// this one is inserted into it.
const DEFMT_SECTION: &str = "\
SECTIONS
{
  .defmt 1 (INFO) :
  {
    . = 1;
    *(.defmt.prim.*)
    __DEFMT_MARKER_TRACE_START = .; *(.defmt.trace.*) __DEFMT_MARKER_TRACE_END = .;
    __DEFMT_MARKER_DEBUG_START = .; *(.defmt.debug.*) __DEFMT_MARKER_DEBUG_END = .;
    __DEFMT_MARKER_INFO_START = .; *(.defmt.info.*) __DEFMT_MARKER_INFO_END = .;
    __DEFMT_MARKER_WARN_START = .; *(.defmt.warn.*) __DEFMT_MARKER_WARN_END = .;
    __DEFMT_MARKER_ERROR_START = .; *(.defmt.error.*) __DEFMT_MARKER_ERROR_END = .;
    *(.defmt.*)
    __DEFMT_MARKER_END = .;
    KEEP(*(.defmt.end .defmt.end.*))
  }
}
INSERT AFTER .bss;
PROVIDE(_defmt_timestamp = __defmt_default_timestamp);
PROVIDE(_defmt_panic = __defmt_default_panic);
ASSERT(__DEFMT_MARKER_END < 65534, \"defmt: too many strings\");
";

/// Sections that the agent does not need: unwinding tables and comments.
const DISCARDED: &str = "\
SECTIONS
{
  /DISCARD/ : { *(.comment .eh_frame .eh_frame_hdr .gcc_except_table*) }
}
INSERT AFTER .bss;
";

fn main() -> io::Result<()> {
    println!("cargo:rerun-if-changed=build.rs");
    if env::var_os("CARGO_FEATURE_FREESTANDING").is_none() {
        return Ok(());
    }
    let mut arguments = vec![
        "-nostartfiles".to_owned(),
        "-nostdlib".to_owned(),
        "-static".to_owned(),
        "-no-pie".to_owned(),
        "-Wl,--gc-sections".to_owned(),
        // Strings that are the ends of others are not kept twice.
        "-Wl,-O2".to_owned(),
        "-Wl,--build-id".to_owned(),
        // There is no loader that would make pages read-only after relocating them: none is relocated.
        "-Wl,-z,norelro".to_owned(),
    ];
    let mut layout = DISCARDED.to_owned();
    if env::var_os("CARGO_FEATURE_LOG_DEFMT").is_some() {
        layout.push_str(DEFMT_SECTION);
    }
    let directory = env::var_os("OUT_DIR").ok_or(io::ErrorKind::NotFound)?;
    let script = PathBuf::from(directory).join("layout.x");
    fs::write(&script, layout)?;
    arguments.push(format!("-Wl,-T,{}", script.display()));
    for argument in arguments {
        println!("cargo:rustc-link-arg-bins={argument}");
    }
    Ok(())
}
