//! Planted bugs: wrong code beside the correct code, to test whether the tests find it.

/// Selects one of two expressions: the wrong one in a program that is built with `--cfg handclasp_planted="NAME"`, the right
/// one in all others.
///
/// Every build compiles both, so that both stay valid, and the optimiser drops the one that is not selected. With `--cfg
/// handclasp_unplanted`, only the right one is compiled: `cargo xtask prove` compares that program with the one that ships.
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

/// Selects the right expression: see the other definition.
#[cfg(handclasp_unplanted)]
#[doc(hidden)]
#[macro_export]
macro_rules! planted {
    ($name:literal, $wrong:expr, $right:expr $(,)?) => {
        $right
    };
}
