//! Bugs that can be planted where the code is right, to see whether they are found.

/// Either of two expressions: the first in a program that is built with `--cfg handclasp_planted="NAME"`, the second in
/// all others.
///
/// Both are compiled in every build, so that neither can rot, and the optimiser drops the one that is not taken. Built
/// with `--cfg handclasp_unplanted`, a program never had the first: `cargo xtask prove` compares it with the one that
/// ships.
#[cfg(not(handclasp_unplanted))]
#[doc(hidden)]
#[macro_export]
macro_rules! planted {
    ($name:literal, $wrong:expr, $right:expr $(,)?) => {
        if ::core::cfg!(handclasp_planted = $name) {
            $wrong
        } else {
            $right
        }
    };
}

/// The second of two expressions: see the other definition.
#[cfg(handclasp_unplanted)]
#[doc(hidden)]
#[macro_export]
macro_rules! planted {
    ($name:literal, $wrong:expr, $right:expr $(,)?) => {
        $right
    };
}
