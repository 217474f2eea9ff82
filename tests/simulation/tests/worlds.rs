//! A few hundred worlds, the same in every run.

use handclasp_simulation::{Contract, replay, simulate};

const WORLDS: u64 = 300;

#[test]
fn nothing_goes_wrong_that_must_not_on_any_number_of_threads() {
    let contract = Contract::read().unwrap();
    let one = simulate(&contract, WORLDS, 1, false);
    assert!(one.is_good(), "{one}");
    assert_eq!(one.worlds, WORLDS);
    let total = &one.total;
    for number in [total.sessions, total.ran, total.done, total.again] {
        assert!(
            number > 0,
            "the worlds are too quiet to show anything: {one}"
        );
    }
    assert_eq!(simulate(&contract, WORLDS, 4, false), one);
}

#[test]
fn a_seed_is_the_same_world_each_time() {
    let contract = Contract::read().unwrap();
    for seed in 0..20 {
        let world = replay(&contract, seed);
        assert!(!world.trace.is_empty());
        assert_eq!(replay(&contract, seed), world);
    }
}

#[test]
fn too_few_worlds_leave_gaps_that_are_named() {
    let contract = Contract::read().unwrap();
    let few = simulate(&contract, 2, 1, false);
    assert!(!few.gaps().is_empty());
    let shown = few.to_string();
    assert!(shown.contains("gap: "), "{shown}");
}
