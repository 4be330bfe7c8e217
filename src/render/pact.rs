//! The pact for people: the agreement, its versions.

use super::{Page, Show};
use crate::model::Pact;
use crate::ops::pact::{Shown, Version};
use crate::ops::words::and;

impl Show for Shown {
    fn show(&self, page: &mut Page) {
        page.heading(Pact(&self.record.0).purpose());
        page.line(&self.standing);
        page.gap();
        page.fields(&self.rows);
        page.gap();
        let (agreed, missing) = &self.names;
        if !agreed.is_empty() {
            page.line(&format!("Signed by {}", and(agreed)));
        }
        if !missing.is_empty() {
            page.line(&format!("Not signed yet by {}; `ally pact agree` signs", and(missing)));
        }
        for proposal in &self.proposals {
            page.gap();
            let (heading, rest) =
                proposal.lines.split_first().map_or(("", &[] as &[String]), |(h, r)| (h, r));
            page.heading(heading);
            rest.iter().for_each(|line| page.line(&format!("  {line}")));
        }
    }
}

/// All versions, the newest first.
#[derive(Debug, Clone, serde::Serialize)]
#[serde(transparent)]
pub struct Versions(pub Vec<Version>);

impl Show for Versions {
    fn show(&self, page: &mut Page) {
        for version in &self.0 {
            page.gap();
            let record = &version.record.0;
            let state = match &version.carried_on {
                Some(id) if version.state == "draft" => format!("carried on in {id}"),
                _ => state_words(version.state).to_owned(),
            };
            page.heading(&format!("{}: {state}, by {}", record.id, version.by));
            if record.fields.get("amends").is_none() {
                page.line(&format!("  {}", Pact(record).purpose()));
            }
            version.lines.iter().for_each(|line| page.line(&format!("  {line}")));
            if !version.signed.is_empty() && version.state != "replaced" {
                page.faint(&format!("  signed by {}", and(&version.signed)));
            }
        }
    }
}

fn state_words(state: &str) -> &str {
    match state {
        "draft" => "not signed by everybody yet",
        "in_force" => "in force",
        "due_for_realign" => "in force, due to be looked at again",
        "set_aside" => "set aside",
        other => other,
    }
}
