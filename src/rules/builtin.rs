//! The shipped rule files, one line each; a test keeps the list complete.

use crate::rules::source::Source;

/// The shipped rule files.
pub(super) fn sources(batch: usize) -> impl Iterator<Item = Source> {
    FILES.iter().map(move |(name, text)| Source {
        name: (*name).into(),
        text: (*text).into(),
        shipped: true,
        built_in: true,
        batch,
    })
}

/// Name and text of every shipped rule file.
pub(super) const FILES: &[(&str, &str)] = &[
    ("rules/channel.toml", include_str!("../../rules/channel.toml")),
    ("rules/cues/acts.toml", include_str!("../../rules/cues/acts.toml")),
    ("rules/cues/ask.toml", include_str!("../../rules/cues/ask.toml")),
    ("rules/cues/deny.toml", include_str!("../../rules/cues/deny.toml")),
    ("rules/cues/guess.toml", include_str!("../../rules/cues/guess.toml")),
    ("rules/cues/invert.toml", include_str!("../../rules/cues/invert.toml")),
    ("rules/cues/leaving.toml", include_str!("../../rules/cues/leaving.toml")),
    ("rules/cues/occurrence.toml", include_str!("../../rules/cues/occurrence.toml")),
    ("rules/cues/order.toml", include_str!("../../rules/cues/order.toml")),
    ("rules/cues/other.toml", include_str!("../../rules/cues/other.toml")),
    ("rules/cues/praise.toml", include_str!("../../rules/cues/praise.toml")),
    ("rules/cues/retract.toml", include_str!("../../rules/cues/retract.toml")),
    ("rules/cues/reveal.toml", include_str!("../../rules/cues/reveal.toml")),
    ("rules/cues/settle.toml", include_str!("../../rules/cues/settle.toml")),
    ("rules/cues/suppose.toml", include_str!("../../rules/cues/suppose.toml")),
    ("rules/deciding.toml", include_str!("../../rules/deciding.toml")),
    ("rules/finality.toml", include_str!("../../rules/finality.toml")),
    ("rules/forms/en.toml", include_str!("../../rules/forms/en.toml")),
    ("rules/forms/es.toml", include_str!("../../rules/forms/es.toml")),
    ("rules/forms/pt.toml", include_str!("../../rules/forms/pt.toml")),
    ("rules/imports/billing.toml", include_str!("../../rules/imports/billing.toml")),
    ("rules/imports/crm.toml", include_str!("../../rules/imports/crm.toml")),
    ("rules/imports/stripe.toml", include_str!("../../rules/imports/stripe.toml")),
    ("rules/frames.toml", include_str!("../../rules/frames.toml")),
    ("rules/labels.toml", include_str!("../../rules/labels.toml")),
    ("rules/layout.toml", include_str!("../../rules/layout.toml")),
    ("rules/mutual.toml", include_str!("../../rules/mutual.toml")),
    ("rules/playbook.toml", include_str!("../../rules/playbook.toml")),
    ("rules/playbook/letters.toml", include_str!("../../rules/playbook/letters.toml")),
    ("rules/playbook/questions.toml", include_str!("../../rules/playbook/questions.toml")),
    ("rules/playbook/remedies.toml", include_str!("../../rules/playbook/remedies.toml")),
    ("rules/playbook/steps.toml", include_str!("../../rules/playbook/steps.toml")),
    (
        "rules/reasons/fixable/billing_dispute.toml",
        include_str!("../../rules/reasons/fixable/billing_dispute.toml"),
    ),
    (
        "rules/reasons/fixable/breach_of_trust.toml",
        include_str!("../../rules/reasons/fixable/breach_of_trust.toml"),
    ),
    (
        "rules/reasons/fixable/contract_terms.toml",
        include_str!("../../rules/reasons/fixable/contract_terms.toml"),
    ),
    (
        "rules/reasons/fixable/deliverable_defect.toml",
        include_str!("../../rules/reasons/fixable/deliverable_defect.toml"),
    ),
    (
        "rules/reasons/fixable/misaligned_expectations.toml",
        include_str!("../../rules/reasons/fixable/misaligned_expectations.toml"),
    ),
    (
        "rules/reasons/fixable/missed_commitment.toml",
        include_str!("../../rules/reasons/fixable/missed_commitment.toml"),
    ),
    ("rules/reasons/fixable/non_payment.toml", include_str!("../../rules/reasons/fixable/non_payment.toml")),
    (
        "rules/reasons/fixable/perceived_slight.toml",
        include_str!("../../rules/reasons/fixable/perceived_slight.toml"),
    ),
    (
        "rules/reasons/fixable/personal_clash.toml",
        include_str!("../../rules/reasons/fixable/personal_clash.toml"),
    ),
    ("rules/reasons/fixable/price.toml", include_str!("../../rules/reasons/fixable/price.toml")),
    (
        "rules/reasons/outside_control/budget_cut.toml",
        include_str!("../../rules/reasons/outside_control/budget_cut.toml"),
    ),
    (
        "rules/reasons/outside_control/business_closure.toml",
        include_str!("../../rules/reasons/outside_control/business_closure.toml"),
    ),
    (
        "rules/reasons/outside_control/insourcing.toml",
        include_str!("../../rules/reasons/outside_control/insourcing.toml"),
    ),
    (
        "rules/reasons/outside_control/leadership_change.toml",
        include_str!("../../rules/reasons/outside_control/leadership_change.toml"),
    ),
    (
        "rules/reasons/outside_control/market_conditions.toml",
        include_str!("../../rules/reasons/outside_control/market_conditions.toml"),
    ),
    (
        "rules/reasons/outside_control/merger_acquisition.toml",
        include_str!("../../rules/reasons/outside_control/merger_acquisition.toml"),
    ),
    (
        "rules/reasons/outside_control/personal_circumstances.toml",
        include_str!("../../rules/reasons/outside_control/personal_circumstances.toml"),
    ),
    (
        "rules/reasons/outside_control/project_end.toml",
        include_str!("../../rules/reasons/outside_control/project_end.toml"),
    ),
    (
        "rules/reasons/outside_control/regulation.toml",
        include_str!("../../rules/reasons/outside_control/regulation.toml"),
    ),
    (
        "rules/reasons/outside_control/strategy_change.toml",
        include_str!("../../rules/reasons/outside_control/strategy_change.toml"),
    ),
    (
        "rules/reasons/outside_control/vendor_consolidation.toml",
        include_str!("../../rules/reasons/outside_control/vendor_consolidation.toml"),
    ),
    (
        "rules/reasons/skill_gap/communication.toml",
        include_str!("../../rules/reasons/skill_gap/communication.toml"),
    ),
    (
        "rules/reasons/skill_gap/compliance.toml",
        include_str!("../../rules/reasons/skill_gap/compliance.toml"),
    ),
    (
        "rules/reasons/skill_gap/creativity.toml",
        include_str!("../../rules/reasons/skill_gap/creativity.toml"),
    ),
    ("rules/reasons/skill_gap/expertise.toml", include_str!("../../rules/reasons/skill_gap/expertise.toml")),
    (
        "rules/reasons/skill_gap/late_delivery.toml",
        include_str!("../../rules/reasons/skill_gap/late_delivery.toml"),
    ),
    (
        "rules/reasons/skill_gap/organisation.toml",
        include_str!("../../rules/reasons/skill_gap/organisation.toml"),
    ),
    ("rules/reasons/skill_gap/quality.toml", include_str!("../../rules/reasons/skill_gap/quality.toml")),
    (
        "rules/reasons/skill_gap/responsiveness.toml",
        include_str!("../../rules/reasons/skill_gap/responsiveness.toml"),
    ),
    ("rules/reasons/skill_gap/results.toml", include_str!("../../rules/reasons/skill_gap/results.toml")),
    ("rules/reasons/skill_gap/service.toml", include_str!("../../rules/reasons/skill_gap/service.toml")),
    (
        "rules/reasons/skill_gap/understanding.toml",
        include_str!("../../rules/reasons/skill_gap/understanding.toml"),
    ),
    ("rules/reasons/skill_gap/usability.toml", include_str!("../../rules/reasons/skill_gap/usability.toml")),
    (
        "rules/reasons/undetermined/switched_provider.toml",
        include_str!("../../rules/reasons/undetermined/switched_provider.toml"),
    ),
    (
        "rules/reasons/undetermined/unstated.toml",
        include_str!("../../rules/reasons/undetermined/unstated.toml"),
    ),
    ("rules/scoring.toml", include_str!("../../rules/scoring.toml")),
    ("rules/stage.toml", include_str!("../../rules/stage.toml")),
    ("rules/taxonomy.toml", include_str!("../../rules/taxonomy.toml")),
    ("rules/tone.toml", include_str!("../../rules/tone.toml")),
    ("rules/voice.toml", include_str!("../../rules/voice.toml")),
    ("rules/votes.toml", include_str!("../../rules/votes.toml")),
    ("rules/words/common.toml", include_str!("../../rules/words/common.toml")),
    ("rules/words/company.toml", include_str!("../../rules/words/company.toml")),
    ("rules/words/cues.toml", include_str!("../../rules/words/cues.toml")),
    ("rules/words/facets.toml", include_str!("../../rules/words/facets.toml")),
    ("rules/words/general.toml", include_str!("../../rules/words/general.toml")),
    ("rules/words/leaving.toml", include_str!("../../rules/words/leaving.toml")),
    ("rules/words/money.toml", include_str!("../../rules/words/money.toml")),
    ("rules/words/not_typos.toml", include_str!("../../rules/words/not_typos.toml")),
    ("rules/words/people.toml", include_str!("../../rules/words/people.toml")),
    ("rules/words/skill.toml", include_str!("../../rules/words/skill.toml")),
    ("rules/words/stage.toml", include_str!("../../rules/words/stage.toml")),
    ("rules/words/work.toml", include_str!("../../rules/words/work.toml")),
];
