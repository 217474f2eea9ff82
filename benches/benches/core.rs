//! Times every operation of `handclasp_benches::operations`.

use std::time::Duration;

use criterion::{BenchmarkId, Criterion};
use handclasp_benches::operations;

fn main() {
    // Short, since there are many of them; `cargo xtask bench --quick` shortens them further.
    let mut criterion = Criterion::default()
        .warm_up_time(Duration::from_millis(200))
        .measurement_time(Duration::from_millis(800))
        .sample_size(40)
        .configure_from_args();
    let operations = operations::all().expect("every operation can be prepared");
    for mut operation in operations {
        let id = BenchmarkId::new(operation.name.clone(), operation.bytes);
        let mut group = criterion.benchmark_group(operation.group);
        group.bench_function(id, |bencher| {
            bencher.iter(|| (operation.run)().expect("what was prepared can be done"));
        });
        group.finish();
    }
    criterion.final_summary();
}
