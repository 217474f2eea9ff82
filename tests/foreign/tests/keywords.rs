//! Fields and messages with the names of Rust's keywords: the same on both sides, and what they hold arrives.

use agent_core::gate::{Decode, Strictness};
use handclasp_foreign::{guest, host};
use prost::Message;

/// A message with every field set, on both sides.
macro_rules! both_sides {
    ($($field:ident $message:ident),+ $(,)?) => {
        (
            host::keywords::Everything {
                $($field: Some(host::keywords::$message { $field: line!() }),)+
                ..Default::default()
            },
            guest::keywords::Everything {
                $($field: Some(guest::keywords::$message { $field: line!() }),)+
                ..Default::default()
            },
        )
    };
}

#[test]
fn each_keyword_is_a_field_and_a_message() {
    let (mut hosts, mut guests) = both_sides! {
        r#as As, r#async Async, r#await Await, r#become Become, r#box Box, r#break Break,
        r#const Const, r#continue Continue, crate_ Crate, r#do Do, r#dyn Dyn, r#else Else,
        r#enum Enum, extern_ Extern, r#false False, r#final Final, r#fn Fn, r#for For,
        r#gen Gen, r#if If, r#impl Impl, r#in In, r#let Let, r#loop Loop, r#macro Macro,
        r#match Match, r#mod Mod, r#move Move, r#mut Mut, r#override Override, r#priv Priv,
        r#pub Pub, r#ref Ref, r#return Return, self_ Self_, r#static Static, r#struct Struct,
        super_ Super, r#true True, r#try Try, r#type Type, r#typeof Typeof, r#unsafe Unsafe,
        r#unsized Unsized, r#use Use, r#virtual Virtual, r#where Where, r#while While,
        r#yield Yield, union Union, auto Auto, default Default, raw Raw, safe Safe,
        macro_rules MacroRules,
    };
    hosts.r#trait = host::keywords::Trait::Self_.into();
    guests.r#trait = guest::keywords::Trait::Self_;
    hosts.kind = host::keywords::Trait::Crate.into();
    guests.kind = guest::keywords::Trait::Crate;
    hosts.arms = Some(host::keywords::Arms {
        r#move: Some(host::keywords::arms::Move::Self_(7)),
    });
    guests.arms = Some(guest::keywords::Arms {
        r#move: Some(guest::keywords::ArmsMove::Self_(7)),
    });
    let bytes = hosts.encode_to_vec();
    let read = <guest::keywords::Everything<'_> as Decode>::decode(&bytes, Strictness::Lenient);
    assert_eq!(read, Ok(guests));
    assert_eq!(guests.encode_to_vec(), bytes);
}
