//! The agent's file: small, static, and needing nobody.

use handclasp_tests::Program;
use object::elf::{
    EM_X86_64, ET_EXEC, FileHeader64, PF_W, PF_X, PT_DYNAMIC, PT_GNU_STACK, PT_INTERP, PT_LOAD,
};
use object::read::elf::{FileHeader, ProgramHeader};
use object::{Endianness, Object, ObjectSymbol};
use std::fs;

/// The largest that the stripped file may be, in bytes. The goal is 128 KiB, which processes and streams have passed by 1.2 KiB.
const MOST: usize = 132 * 1024;
/// The same with only the methods that every agent has.
const MOST_CORE: usize = 76 * 1024;

fn stripped() -> Vec<u8> {
    fs::read(Program::get().stripped()).unwrap()
}

#[test]
fn it_is_small() {
    for (program, most) in [(Program::get(), MOST), (Program::core(), MOST_CORE)] {
        let length = fs::read(program.stripped()).unwrap().len();
        assert!(
            length <= most,
            "{length} bytes are above the limit of {most}"
        );
    }
}

#[test]
fn it_is_a_static_program_without_an_interpreter() {
    let bytes = stripped();
    let header = FileHeader64::<Endianness>::parse(&*bytes).unwrap();
    let endian = header.endian().unwrap();
    assert_eq!(header.e_type(endian), ET_EXEC);
    assert_eq!(header.e_machine(endian), EM_X86_64);
    let segments = header.program_headers(endian, &*bytes).unwrap();
    let of_type = |kind| {
        segments
            .iter()
            .filter(move |segment| segment.p_type(endian) == kind)
    };
    assert_eq!(of_type(PT_INTERP).count(), 0, "it asks for an interpreter");
    assert_eq!(of_type(PT_DYNAMIC).count(), 0, "it asks for libraries");
    let writable_code = PF_W | PF_X;
    for segment in of_type(PT_LOAD).chain(of_type(PT_GNU_STACK)) {
        let flags = segment.p_flags(endian);
        assert_ne!(
            flags & writable_code,
            writable_code,
            "memory that is written and executed"
        );
    }
    assert!(of_type(PT_LOAD).count() > 0);
}

#[test]
fn it_names_no_symbol_that_others_have_to_bring() {
    let bytes = fs::read(Program::get().unstripped()).unwrap();
    let file = object::File::parse(&*bytes).unwrap();
    let undefined: Vec<_> = file
        .symbols()
        .filter(|symbol| symbol.is_undefined() && symbol.name().is_ok_and(|name| !name.is_empty()))
        .map(|symbol| symbol.name().unwrap_or_default().to_owned())
        .collect();
    assert!(undefined.is_empty(), "{undefined:?}");
    assert!(
        file.symbols().count() > 0,
        "the unstripped file has symbols"
    );
}
