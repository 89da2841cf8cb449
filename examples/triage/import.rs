//! `--import SYSTEM CODE…`: what the reason codes of another tool say.

use std::io::Write;

use churn_triage::{ImportError, Imported, Lang, Triage};

/// Writes the answer to every code; gives the number of those that are not known.
pub(crate) fn write(
    out: &mut impl Write,
    triage: &Triage,
    lang: Lang,
    system: &str,
    codes: &[String],
) -> std::io::Result<usize> {
    let mut unknown = 0;
    for code in codes {
        match triage.import(system, code) {
            Ok(imported) => answer(out, triage, lang, code, &imported)?,
            Err(error) => {
                unknown += 1;
                crate::complain(&error.to_string());
                if matches!(error, ImportError::UnknownSystem { .. }) {
                    let known: Vec<&str> = triage.rules().imports().map(|map| map.system).collect();
                    crate::complain(&format!("there are: {}", known.join(", ")));
                    break;
                }
            }
        }
    }
    Ok(unknown)
}

fn answer(
    out: &mut impl Write,
    triage: &Triage,
    lang: Lang,
    code: &str,
    imported: &Imported,
) -> std::io::Result<()> {
    let name = triage.reason_name(&imported.reason, lang);
    writeln!(out, "{code}")?;
    writeln!(out, "  {}: {name}", triage.label("cause", imported.cause.code(), lang))?;
    if !imported.candidates.is_empty() {
        let names = imported.candidates.iter().map(|code| triage.reason_name(code, lang));
        writeln!(out, "  ? {}", names.collect::<Vec<_>>().join(", "))?;
    }
    if let Some(remark) = &imported.remark {
        writeln!(out, "  {remark}")?;
    }
    let title = triage.step_title(&imported.next_step, lang);
    writeln!(out, "  {}: {title}", triage.label("text", "next_step", lang))
}
