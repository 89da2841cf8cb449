//! Time per note: ordinary notes, one after the other, on one thread.

use std::hint::black_box;

use churn_triage::Triage;
use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use serde_json::Value;

fn texts(files: &[&str]) -> Vec<String> {
    let mut texts = Vec::new();
    for file in files {
        let path = format!("{}/tests/corpus/{file}.jsonl", env!("CARGO_MANIFEST_DIR"));
        let lines = std::fs::read_to_string(path).unwrap_or_default();
        for line in lines.lines() {
            let note: Value = serde_json::from_str(line).unwrap_or_default();
            texts.extend(note["text"].as_str().map(str::to_owned));
        }
    }
    texts
}

fn assess(c: &mut Criterion) {
    let Ok(triage) = Triage::builtin() else { return };
    let mut group = c.benchmark_group("assess");
    let everyday = texts(&["dev-everyday-en", "dev-everyday-es", "dev-everyday-pt"]);
    let hard = texts(&["dev-hard-en", "dev-hard-es", "dev-hard-pt"]);
    let terse = texts(&["r1-wild-en", "r1-wild-es", "r1-wild-pt"]);
    let thread = |notes: &[String]| notes.join("\n\nFrom: Ann\nSubject: Re: our contract\n\n");
    let threads = everyday.chunks(5).map(thread).collect();
    for (name, texts) in [("everyday", everyday), ("hard", hard), ("terse", terse), ("threads", threads)] {
        group.throughput(Throughput::Bytes(texts.iter().map(|text| text.len() as u64).sum()));
        group.bench_function(format!("{name}, {} notes", texts.len()), |b| {
            b.iter(|| {
                for text in &texts {
                    black_box(triage.assess(text));
                }
            });
        });
    }
}

criterion_group!(benches, assess);
criterion_main!(benches);
