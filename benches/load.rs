//! Time from the text of the shipped rules to a rule set.

use std::hint::black_box;

use churn_triage::RuleSet;
use criterion::{Criterion, criterion_group, criterion_main};

fn load(c: &mut Criterion) {
    c.bench_function("load the shipped rules", |b| {
        b.iter(|| black_box(RuleSet::builder().builtin().build()));
    });
}

criterion_group! {
    name = benches;
    config = Criterion::default().sample_size(10);
    targets = load
}
criterion_main!(benches);
