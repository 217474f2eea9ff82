//! How long checks take: of a long history, and of a large contract. Reading and compiling are part of it.

#[path = "../tests/support/large.rs"]
mod large;

use agent_schema::check::{
    Acknowledgements, Options, Release, Source, check, check_history, read_history,
};
use criterion::{Criterion, criterion_group, criterion_main};
use std::path::PathBuf;

fn includes() -> Vec<PathBuf> {
    vec![PathBuf::from(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../proto"
    ))]
}

/// 130 releases of 60 messages of 8 fields, all annotated.
fn history(criterion: &mut Criterion) {
    let root = tempfile::tempdir().unwrap();
    for minor in 0..130 {
        large::write(&root.path().join(format!("1.{minor}")), 60, 8, "f");
    }
    criterion.bench_function("history of 130 releases of 60 messages", |bencher| {
        bencher.iter(|| {
            let releases = read_history(root.path(), &includes()).unwrap();
            check_history(&releases, &Options::default(), &Acknowledgements::default())
        });
    });
}

/// 10,000 fields, every one of them renamed.
fn fields(criterion: &mut Criterion) {
    let root = tempfile::tempdir().unwrap();
    let sources = ["old", "new"].map(|name| {
        large::write(&root.path().join(name), 10, 1000, name);
        Source::Path(root.path().join(name))
    });
    criterion.bench_function("contract of 10,000 fields", |bencher| {
        bencher.iter(|| {
            let [old, new] = sources
                .each_ref()
                .map(|source| Release::read(source, &includes()).unwrap());
            check(
                &old,
                &new,
                &Options::default(),
                &Acknowledgements::default(),
            )
        });
    });
}

criterion_group! {
    name = benches;
    config = Criterion::default().sample_size(10);
    targets = history, fields
}
criterion_main!(benches);
