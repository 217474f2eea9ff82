//! The frozen test vectors of docs/protocol.md against the code of today.

use handclasp_tests::vectors::File;
use std::fs;

/// Both directions: what is read from the vectors' bytes is what they say, and what they say is written as their
/// bytes.
#[test]
fn every_vector_holds() {
    for file in File::all() {
        let count = file.check();
        assert!(count > 0, "{file:?} holds no vector");
        println!("{}: {count} vectors", file.path().display());
    }
}

/// The vectors are as they were written once: the code that writes them has to write the same today. The
/// sentences are not frozen, but their file is that of today's code: `cargo run -p handclasp-tests --bin vectors`.
#[test]
fn the_vectors_are_frozen() {
    for file in File::all() {
        let path = file.path();
        let frozen = fs::read_to_string(&path).expect("the file");
        for (line, (frozen, today)) in frozen.lines().zip(file.generate().lines()).enumerate() {
            assert_eq!(frozen, today, "{}, line {}", path.display(), line + 1);
        }
        assert_eq!(frozen, file.generate(), "{}", path.display());
    }
}
